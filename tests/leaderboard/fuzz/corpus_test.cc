#include <algorithm>
#include <cstdlib>

#include "core/file.h"
#include "core/random.h"
#include "leaderboard/publication/board.h"
#include "leaderboard/publication/collection.h"
#include "tests/leaderboard/fuzz/targets.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

fs::path corpus_folder() {
  return fs::path(ADAPTBENCH_SOURCE_DIR) / "tests/leaderboard/fuzz/corpus";
}

std::vector<std::string> corpus(std::string_view target) {
  std::vector<fs::path> paths;
  for (const auto& file : fs::directory_iterator(corpus_folder() / target)) {
    paths.push_back(file.path());
  }
  std::ranges::sort(paths);
  std::vector<std::string> inputs;
  for (const auto& path : paths) inputs.push_back(read_file(path, std::size_t{1} << 24));
  return inputs;
}

// A few random edits: bytes changed, pieces cut out, doubled or moved.
std::string mutated(std::string text, Random random) {
  for (std::size_t edits = 1 + random.below(4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random.below(text.size()),
                      length = 1 + random.below(std::min<std::size_t>(16, text.size() - at));
    switch (random.below(4)) {
      case 0:
        text[at] = static_cast<char>(random.bits());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(random.below(text.size()), text.substr(at, length));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

// The keys of a document, in the place of its values.
Json keys_of(const Json& value) {
  Json keys;
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) keys[key] = keys_of(inner);
  } else if (value.is_array() && !value.empty() && value.front().is_structured()) {
    keys = Json::array({keys_of(value.front())});
  }
  return keys;
}

// What a format determines: keys of a document or of the first of many lines, how other files
// begin. (What follows the beginning of a checkpoint hangs on who built the program.)
std::string shape_of(const std::string& text) {
  constexpr std::size_t kStart = sizeof("adaptbench-checkpoint 1") - 1;
  if (!text.starts_with('{')) return text.substr(0, kStart);
  const bool lines = text.starts_with("{\"");
  return keys_of(parse_json(lines ? text.substr(0, text.find('\n')) : text, "corpus")).dump(1);
}

// Files as the program writes them are where mutations begin. ADAPTBENCH_WRITE_CORPUS=1 writes them
// anew after a change of a format.
using CorpusTest = FolderTest;
TEST_F(CorpusTest, HoldsFilesAsTheProgramWritesThem) {
  Json document = stub_track_json();
  document["levels"] = {{"train", {{"variants", 1}}}, {"interpolation", {{"variants", 1}}}};
  document["training"]["steps"] = 100;
  const fs::path result = run_stub(track_from_json(document, "small"), "stub-learner", folder());
  ThreadPool threads(1);
  write_board(build_board({folder(), 100, &threads}), folder() / "board.json");
  VerifyRequest addition;
  addition.result = result;
  addition.threads = &threads;
  add_to_collection(folder() / "collection", addition, "first results");
  const std::pair<fs::path, fs::path> files[] = {
      {folder() / "collection/log.jsonl", "log/plain.jsonl"},
      {folder() / "board.json", "board/plain.json"},
      {result, "result/plain.json"},
      {folder() / "rows.jsonl", "rows/plain.jsonl"},
      {folder() / "checkpoint.adaptbench", "checkpoint/plain.bin"}};
  for (const auto& [made, kept] : files) {
    if (std::getenv("ADAPTBENCH_WRITE_CORPUS") != nullptr)
      write_file_atomically(corpus_folder() / kept, slurp(made));
    EXPECT_EQ(shape_of(slurp(made)), shape_of(slurp(corpus_folder() / kept))) << kept;
  }
}

// Every target takes or refuses each file of its corpus and many mutations of it; anything but an
// adaptbench::Error fails the test.
TEST(FuzzTest, ParsersTakeOrRefuseAnything) {
  const char* asked = std::getenv("ADAPTBENCH_FUZZ_MUTATIONS");
  const int mutations = asked != nullptr ? std::atoi(asked) : 100;
  for (const FuzzTarget& target : fuzz_targets()) {
    const auto inputs = corpus(target.name);
    EXPECT_FALSE(inputs.empty()) << target.name;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      EXPECT_NO_THROW(target.run(inputs[i])) << target.name << " input " << i;
      for (int m = 0; m < mutations; ++m) {
        const std::string input =
            mutated(inputs[i], Random(i).split(target.name, static_cast<std::uint64_t>(m)));
        EXPECT_NO_THROW(target.run(input))
            << target.name << " input " << i << " mutation " << m << ":\n"
            << input.substr(0, 2000);
      }
    }
  }
}

}  // namespace
}  // namespace adaptbench

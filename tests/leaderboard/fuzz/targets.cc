#include "tests/leaderboard/fuzz/targets.h"

#include <filesystem>
#include <fstream>

#include "core/checkpoint.h"
#include "core/error.h"
#include "core/json.h"
#include "core/options.h"
#include "core/variant.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/rows_file.h"
#include "leaderboard/harness/track.h"
#include "leaderboard/publication/board.h"
#include "leaderboard/publication/collection.h"
#include "leaderboard/verification/file_checks.h"
#include "leaderboard/verification/signature.h"
#include "tests/support/temporary_folder.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

template <class Parse>
void refuse_or_take(const Parse& parse) {
  try {
    parse();
  } catch (const Error&) {  // refused, with a reason
  }
}

// The bytes as the file `name`, in a folder of its own.
fs::path as_file(std::string_view bytes, std::string_view name) {
  static const TemporaryFolder scratch;  // gone when the process ends
  const fs::path folder = scratch.path() / fs::path(name).stem();
  fs::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << bytes;
  return folder / name;
}

void fuzz_track(std::string_view bytes) {
  refuse_or_take([&] { (void)describe_track(track_from_json(parse_json(bytes, "fuzz"), "fuzz")); });
}

void fuzz_result(std::string_view bytes) {
  refuse_or_take([&] {
    Verdict verdict;
    check_document(parse_json(bytes, "fuzz"), "fuzz", verdict);
    (void)verdict.text();
  });
}

void fuzz_board(std::string_view bytes) {
  refuse_or_take([&] {
    const Json board = parse_json(bytes, "fuzz");
    for (const TableStyle style : {TableStyle::kTerminal, TableStyle::kMarkdown})
      (void)show_board(board, style);
  });
}

void fuzz_rows(std::string_view bytes) {
  refuse_or_take([&] { (void)read_rows(as_file(bytes, "rows.jsonl")); });
}

void fuzz_checkpoint(std::string_view bytes) {
  refuse_or_take([&] { (void)Checkpoint::from_bytes(bytes, "fuzz").content_hash(); });
}

std::vector<OptionSpec> option_specs() {
  return {number_option("step", 0.1, 0.0, 1.0, ""), integer_option("count", 1, 0, 9, ""),
          boolean_option("fast", false, ""), choice_option("kind", "a", {"a", "b"}, ""),
          number_list_option("grid", {1.0}, 0.0, 2.0, "")};
}

void fuzz_configuration(std::string_view bytes) {
  refuse_or_take(
      [&] { (void)Options(option_specs(), parse_json(bytes, "fuzz")).effective().dump(); });
}

void fuzz_assignment(std::string_view bytes) {
  refuse_or_take([&] { Options(option_specs(), Json::object()).set(bytes); });
}

void fuzz_name(std::string_view bytes) {
  refuse_or_take([&] { (void)level_from_name(bytes); });
  refuse_or_take([&] { (void)load_track(bytes); });
}

void fuzz_key(std::string_view bytes) {
  refuse_or_take([&] {
    const fs::path key = as_file(bytes, "key");
    (void)sign_file(key, key);
  });
}

void fuzz_log(std::string_view bytes) {
  refuse_or_take([&] {
    std::vector<BoardFile> none;
    check_collection(as_file(bytes, "log.jsonl").parent_path(), none);
  });
}

}  // namespace

const std::vector<FuzzTarget>& fuzz_targets() {
  static const std::vector<FuzzTarget> targets = {{"track", fuzz_track},
                                                  {"result", fuzz_result},
                                                  {"board", fuzz_board},
                                                  {"rows", fuzz_rows},
                                                  {"checkpoint", fuzz_checkpoint},
                                                  {"configuration", fuzz_configuration},
                                                  {"assignment", fuzz_assignment},
                                                  {"name", fuzz_name},
                                                  {"key", fuzz_key},
                                                  {"log", fuzz_log}};
  return targets;
}

}  // namespace adaptbench

#include "leaderboard/publication/collection.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/error.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/publication/board.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using CollectionTest = FolderTest;

TEST_F(CollectionTest, CollectionKeepsALogOfAdditionsAndRemovals) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  EXPECT_THROW(add_to_collection(board_folder, result, "", pool), ConfigError);
  const fs::path place = add_to_collection(board_folder, result, "first results", pool);
  EXPECT_EQ(slurp(place), slurp(result));
  EXPECT_THAT(error_of([&] { add_to_collection(board_folder, result, "again", pool); }),
              HasSubstr("there already"));
  EXPECT_THROW(remove_from_collection(board_folder, result, "is not in it"), ConfigError);
  remove_from_collection(board_folder, place.lexically_relative(board_folder), "superseded");
  EXPECT_FALSE(fs::exists(place));
  const auto log = read_lines(board_folder / "log.jsonl");
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(parse_json(log[0], "log")["reason"], "first results");
  EXPECT_EQ(parse_json(log[1], "log")["change"], "remove");
}

TEST_F(CollectionTest, NothingComesOrGoesPastTheLog) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 other = run_stub(stub_track(), "stub-learner", folder() / "other"),
                 board_folder = folder() / "board", log = board_folder / "log.jsonl";
  ThreadPool pool(1);
  const auto error = [&] { return error_of([&] { build_board({board_folder, 100, &pool}); }); };
  const fs::path place = add_to_collection(board_folder, result, "first results", pool);
  add_to_collection(board_folder, other, "second results", pool);
  EXPECT_EQ(error(), "");
  fs::copy_file(other, board_folder / "mine.result.json");
  EXPECT_THAT(error(), HasSubstr("mine.result.json is in the folder, but not in"));
  fs::remove(board_folder / "mine.result.json");
  fs::rename(place, folder() / "aside.json");
  EXPECT_THAT(error(), HasSubstr("was added, but it is not there"));
  std::ofstream(place) << slurp(folder() / "aside.json") << "\n";
  EXPECT_THAT(error(), HasSubstr("says was added"));
  fs::rename(folder() / "aside.json", place);
  std::string text = slurp(log);
  std::ofstream(log) << text.replace(text.find("first"), 5, "other");
  EXPECT_THAT(error(), HasSubstr("line 2: does not follow the line before"));
}

TEST_F(CollectionTest, AdditionThatWasKilledBeforeItsLogLineCanBeRepeated) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  add_to_collection(board_folder, result, "first", pool);
  fs::remove(board_folder / "log.jsonl");
  add_to_collection(board_folder, result, "again", pool);
  EXPECT_EQ(read_lines(board_folder / "log.jsonl").size(), 1U);
}

TEST_F(CollectionTest, ResultThatDoesNotVerifyIsNotAdded) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run");
  Json document = read_json(result);
  document["rows"].erase(0);
  std::ofstream(result) << document.dump();
  ThreadPool pool(1);
  EXPECT_THROW(add_to_collection(folder() / "board", result, "please", pool), DataError);
  EXPECT_FALSE(fs::exists(folder() / "board" / "log.jsonl"));
}

}  // namespace
}  // namespace adaptbench

#include "leaderboard/publication/collection.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <thread>

#include "core/error.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/publication/board.h"
#include "leaderboard/verification/signature.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using CollectionTest = FolderTest;

VerifyRequest whole(const fs::path& result, ThreadPool& threads) {
  VerifyRequest request;
  request.result = result;
  request.threads = &threads;
  return request;
}

TEST_F(CollectionTest, CollectionKeepsALogOfAdditionsAndRemovals) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  EXPECT_THROW(add_to_collection(board_folder, whole(result, pool), ""), ConfigError);
  const fs::path place = add_to_collection(board_folder, whole(result, pool), "first results");
  EXPECT_EQ(slurp(place), slurp(result));
  EXPECT_THAT(error_of([&] { add_to_collection(board_folder, whole(result, pool), "again"); }),
              HasSubstr("there already"));
  EXPECT_THROW(remove_from_collection(board_folder, result, "is not in it"), ConfigError);
  remove_from_collection(board_folder, place.lexically_relative(board_folder), "superseded");
  EXPECT_FALSE(fs::exists(place));
  const auto log = read_lines(board_folder / "log.jsonl");
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(parse_json(log[0], "log")["reason"], "first results");
  EXPECT_EQ(parse_json(log[1], "log")["change"], "remove");
}

TEST_F(CollectionTest, AReasonThatTheLogCannotHoldChangesNothing) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  EXPECT_THAT(
      error_of([&] { add_to_collection(board_folder, whole(result, pool), "by M\xfcller"); }),
      HasSubstr("not UTF-8"));
  EXPECT_FALSE(fs::exists(board_folder));
}

TEST_F(CollectionTest, ARemovalThatWasCutShortCanBeRepeated) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  const fs::path place = add_to_collection(board_folder, whole(result, pool), "first results");
  const auto remove = [&] { remove_from_collection(board_folder, place, "superseded"); };
  remove();
  const std::string log = slurp(board_folder / "log.jsonl");
  fs::copy_file(result, place);  // killed before the file was gone
  EXPECT_EQ(error_of(remove), "");
  EXPECT_FALSE(fs::exists(place));
  EXPECT_EQ(slurp(board_folder / "log.jsonl"), log);
  std::ofstream(place) << "another file";
  EXPECT_THAT(error_of(remove), HasSubstr("not in the log"));
}

TEST_F(CollectionTest, LogSaysWhichCellsWereCheckedAgain) {
  const fs::path result = run_stub(stub_track(), "stub-learner", folder() / "run");
  ThreadPool pool(1);
  VerifyRequest request = whole(result, pool);
  request.level = 3;
  request.all = false;
  request.share = 0.5;
  request.sample_seed = 4711;
  add_to_collection(folder() / "board", request, "scored again");
  const auto log = read_lines(folder() / "board/log.jsonl");
  ASSERT_EQ(log.size(), 1U);
  EXPECT_THAT(parse_json(log[0], "log")["checked"].dump(), HasSubstr("sample seed 4711"));
}

TEST_F(CollectionTest, BoardTellsTheLevelOfVerificationThatTheLogKeeps) {
  const fs::path result = run_stub(stub_track(), "stub-learner", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  VerifyRequest request = whole(result, pool);
  request.level = 3;
  add_to_collection(board_folder, request, "scored again");
  const Json board = build_board({board_folder, 100, &pool});
  EXPECT_EQ(board["tracks"][0]["entries"][0]["files"][0]["verified_level"], 3);
}

TEST_F(CollectionTest, NothingComesOrGoesPastTheLog) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 other = run_stub(stub_track(), "stub-learner", folder() / "other"),
                 board_folder = folder() / "board", log = board_folder / "log.jsonl";
  ThreadPool pool(1);
  const auto error = [&] { return error_of([&] { build_board({board_folder, 100, &pool}); }); };
  const fs::path place = add_to_collection(board_folder, whole(result, pool), "first results");
  add_to_collection(board_folder, whole(other, pool), "second results");
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

TEST_F(CollectionTest, DoesNotBeginAmongResultsThatItsLogDoesNotKnow) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "runs/run");
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] { add_to_collection(folder() / "runs", whole(result, pool), "mine"); }),
              HasSubstr("holds results without a log, run/result.json among them"));
  EXPECT_FALSE(fs::exists(folder() / "runs/log.jsonl"));
  EXPECT_NE(build_board({folder() / "runs", 100, &pool}), Json());
}

TEST_F(CollectionTest, AdditionThatWasKilledBeforeItsLogLineCanBeRepeated) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  add_to_collection(board_folder, whole(result, pool), "first");
  fs::remove(board_folder / "log.jsonl");
  add_to_collection(board_folder, whole(result, pool), "again");
  EXPECT_EQ(read_lines(board_folder / "log.jsonl").size(), 1U);
}

TEST_F(CollectionTest, AdditionThatFailsLeavesNeitherFileNorLine) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  const fs::path place = add_to_collection(board_folder, whole(result, pool), "first");
  remove_from_collection(board_folder, place.lexically_relative(board_folder), "to add it again");
  std::ofstream(signature_path(result)) << "signed";
  fs::create_directories(signature_path(place) / "in the way");
  EXPECT_THAT(error_of([&] { add_to_collection(board_folder, whole(result, pool), "again"); }),
              HasSubstr("cannot write"));
  EXPECT_FALSE(fs::exists(place));
  EXPECT_EQ(read_lines(board_folder / "log.jsonl").size(), 2U);
  fs::remove_all(signature_path(place));
  add_to_collection(board_folder, whole(result, pool), "again");
  EXPECT_EQ(slurp(signature_path(place)), "signed");
  EXPECT_EQ(error_of([&] { build_board({board_folder, 100, &pool}); }), "");
}

TEST_F(CollectionTest, NothingIsAddedWhileAnotherWritesTheLog) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run"),
                 board_folder = folder() / "board";
  ThreadPool pool(1);
  const fs::path place = add_to_collection(board_folder, whole(result, pool), "first");
  const LineFile other(board_folder / "log.jsonl");
  const auto add = [&] { add_to_collection(board_folder, whole(result, pool), "again"); };
  EXPECT_THAT(error_of(add), HasSubstr("another run is writing"));
  EXPECT_TRUE(fs::exists(place));
}

// Each comes and goes again and again; whoever finds the log taken tries again.
TEST_F(CollectionTest, AdditionsAtTheSameTimeLoseNoLine) {
  const fs::path board_folder = folder() / "board";
  constexpr int kTimes = 50;
  const auto come_and_go = [&](const fs::path& result) {
    ThreadPool pool(1);
    const auto insist = [](const std::function<void()>& change) {
      while (error_of(change).find("another run is writing") != std::string::npos) {
      }
    };
    fs::path place;
    for (int i = 0; i < kTimes; ++i) {
      insist([&] { place = add_to_collection(board_folder, whole(result, pool), "comes"); });
      insist([&] { remove_from_collection(board_folder, fs::absolute(place), "goes"); });
    }
  };
  std::vector<std::thread> threads;
  for (const std::string name : {"stub-random", "stub-oracle"})
    threads.emplace_back(come_and_go, run_stub(stub_track(), name, folder() / name));
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(read_lines(board_folder / "log.jsonl").size(), 4U * kTimes);
}

TEST_F(CollectionTest, ResultThatDoesNotVerifyIsNotAdded) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run");
  Json document = read_json(result);
  document["rows"].erase(0);
  std::ofstream(result) << document.dump();
  ThreadPool pool(1);
  EXPECT_THROW(add_to_collection(folder() / "board", whole(result, pool), "please"), DataError);
  EXPECT_FALSE(fs::exists(folder() / "board" / "log.jsonl"));
}

}  // namespace
}  // namespace adaptbench

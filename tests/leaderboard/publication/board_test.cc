#include "leaderboard/publication/board.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/publication/collection.h"
#include "leaderboard/publication/diff.h"
#include "leaderboard/statistics/aggregate.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class BoardTest : public FolderTest {
 protected:
  Json board(int resamples = 300, int threads = 2) const {
    ThreadPool pool(threads);
    return build_board({folder(), resamples, &pool});
  }
  void run_all(std::uint64_t seeds) const {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      for (const std::string name : {"stub-learner", "stub-random", "stub-oracle"}) {
        run_stub(stub_track(), name, folder() / name / std::to_string(seed), seed);
      }
    }
  }
};

const Json& entry_of(const Json& level, const std::string& label) {
  for (const Json& entry : level["entries"]) {
    if (entry["label"] == label) return entry;
  }
  throw std::out_of_range(label);
}

TEST_F(BoardTest, FollowsItsSchemaAndIsTheSameForAnyNumberOfThreads) {
  run_all(2);
  const Json one = board(300, 1), three = board(300, 3);
  EXPECT_NO_THROW(validate_against_schema(one, "leaderboard", "the board"));
  EXPECT_EQ(one.dump(), three.dump());
}

TEST_F(BoardTest, ScoresAreTheInterquartileMeanOverSeedsAndCells) {
  run_all(2);
  const Json document = board();
  const Json& level = document["tracks"][0]["levels"][1];
  EXPECT_EQ(level["level"], "in-range");
  std::vector<double> scores;
  for (const char* seed : {"0", "1"}) {
    for (const Row& row : read_result(folder() / "stub-learner" / seed / "result.json").rows) {
      if (row.level == Level::kInRange) scores.push_back(mean(row.shots[2].returns));
    }
  }
  ASSERT_EQ(scores.size(), 16U);
  EXPECT_NEAR(entry_of(level, "stub-learner")["return"]["value"].get<double>(),
              interquartile_mean(scores), 1e-12);
  EXPECT_NEAR(entry_of(level, "stub-learner")["return"]["mean"].get<double>(), mean(scores), 1e-12);
  EXPECT_EQ(entry_of(level, "stub-learner")["used"]["episodes"], 8.0);  // 2 shots of 4
  EXPECT_EQ(entry_of(level, "stub-learner")["used"]["steps"], 80.0);
}

TEST_F(BoardTest, AnchorsScoreZeroAndOneAndTheToldAreNotRanked) {
  run_all(2);
  const Json document = board();
  for (const Json& level : document["tracks"][0]["levels"]) {
    EXPECT_EQ(level["score"], "normalised");
    EXPECT_NEAR(entry_of(level, "stub-random")["score"]["value"].get<double>(), 0.0, 0.05);
    // Outside the training range some goals lie where the random policy aims: the floor under the
    // span keeps them below 1.
    const double oracle = entry_of(level, "stub-oracle")["score"]["value"].get<double>();
    EXPECT_LE(oracle, 1.05);
    EXPECT_EQ(oracle<0.95, level["floored_anchors"].get<int>()> 0) << oracle;
    EXPECT_TRUE(entry_of(level, "stub-oracle")["rank"].is_null());
  }
  const Json& levels = document["tracks"][0]["levels"];
  EXPECT_EQ(entry_of(levels[0], "stub-learner")["rank"], 1);
  EXPECT_GT(entry_of(levels[0], "stub-learner")["score"]["value"].get<double>(), 0.3);
  const double gap = entry_of(levels[2], "stub-learner")["gap_to_train"]["value"].get<double>();
  EXPECT_NEAR(gap,
              entry_of(levels[0], "stub-learner")["score"]["value"].get<double>() -
                  entry_of(levels[2], "stub-learner")["score"]["value"].get<double>(),
              1e-12);
}

TEST_F(BoardTest, EqualAlgorithmsShareARankAndOptionsTellEntriesApart) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    for (const double rate : {0.5, 0.51, 0.0}) {
      run_stub(stub_track(), "stub-chance", folder() / std::to_string(rate) / std::to_string(seed),
               seed, {{"rate", rate}});
    }
  }
  const Json document = board();
  const Json& level = document["tracks"][0]["levels"][1];
  EXPECT_EQ(level["score"], "return");  // no anchors here
  EXPECT_EQ(entry_of(level, "stub-chance (rate=0.5)")["rank"],
            entry_of(level, "stub-chance (rate=0.51)")["rank"]);
  EXPECT_EQ(entry_of(level, "stub-chance (rate=0.5)")["seeds"], 3);
}

TEST_F(BoardTest, FailedCellsCountAsTheWorstEpisodeOfTheBoard) {
  run_all(1);
  run_stub(stub_track(), "stub-learner", folder() / "throws", 1, {{"fails", "throws"}});
  const Json document = board();
  const Json& level = document["tracks"][0]["levels"][0];
  const Json& failed = entry_of(level, "stub-learner (fails=\"throws\")");
  double worst = 1e300;
  for (const char* name : {"stub-learner/0", "stub-random/0", "stub-oracle/0", "throws"}) {
    worst = std::min(
        worst,
        worst_return(read_result(folder() / name / "result.json").rows, Level::kTrain).value());
  }
  EXPECT_EQ(failed["return"]["value"].get<double>(), worst);
  EXPECT_EQ(failed["failed_cells"], 3);
  EXPECT_EQ(failed["success_ever"]["trials"], 15);
}

TEST_F(BoardTest, RefusesDifferentContentsOfATrackAndDoubledSeeds) {
  run_stub(stub_track(), "stub-random", folder() / "a");
  fs::create_directories(folder() / "b");
  fs::copy_file(folder() / "a" / "result.json", folder() / "b" / "result.json");
  EXPECT_THAT(error_of([&] { board(); }), HasSubstr("with seed 0"));
  fs::remove_all(folder() / "b");
  Json other = stub_track_json();
  other["shots"] = 1;
  run_stub(track_from_json(other, "other"), "stub-random", folder() / "b", 1);
  EXPECT_THAT(error_of([&] { board(); }), HasSubstr("not ranked together"));
}

TEST_F(BoardTest, EmptyFolderAndMissingFolderAreClearErrors) {
  EXPECT_THAT(error_of([&] { board(); }), HasSubstr("no result.json"));
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] {
                build_board({folder() / "nowhere", 100, &pool});
              }),
              HasSubstr("cannot read"));
}

TEST_F(BoardTest, TablesShowEveryEntryOfEveryLevel) {
  run_all(1);
  const Json document = board();
  for (const TableStyle style : {TableStyle::kTerminal, TableStyle::kMarkdown}) {
    const std::string text = show_board(document, style);
    for (const char* word :
         {"stub/aim", "level train", "level extrapolation", "stub-learner", "stub-oracle"}) {
      EXPECT_THAT(text, HasSubstr(word));
    }
  }
}

TEST_F(BoardTest, TablesSayWhatCannotBePublishedAndWhatCannotBeSeen) {
  run_all(1);  // the track asks for two seeds
  Json document = board();
  const auto with_obstacles = [&](const Json& obstacles) {
    for (Json& entry : document["tracks"][0]["entries"]) entry["files"][0]["obstacles"] = obstacles;
    return show_board(document, TableStyle::kTerminal);
  };
  EXPECT_THAT(with_obstacles(Json::array()),
              AllOf(HasSubstr("can see a difference of"), HasSubstr("Not publishable: "),
                    HasSubstr("stub-learner (1 of 2 seeds)")));
  EXPECT_THAT(with_obstacles({"scored by a debug build"}),
              HasSubstr("stub-learner (scored by a debug build)"));
  for (Json& entry : document["tracks"][0]["entries"]) entry["publishable"] = true;
  EXPECT_THAT(show_board(document, TableStyle::kMarkdown), Not(HasSubstr("Not publishable")));
}

TEST_F(BoardTest, TableOfUnequalCurvesIsRefused) {
  run_all(1);
  Json document = board();
  document["tracks"][0]["levels"][0]["entries"][1]["curve"].erase(0);
  EXPECT_THAT(error_of([&] { (void)show_board(document, TableStyle::kTerminal); }),
              HasSubstr("different numbers of shots"));
}

TEST_F(BoardTest, DiffSaysWhatChangedAndWhetherItIsSignificant) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const std::string number = std::to_string(seed);
    run_stub(stub_track(), "stub-random", folder() / "a" / "random" / number, seed);
    run_stub(stub_track(), "stub-random", folder() / "b" / "random" / number, seed);
    run_stub(stub_track(), "stub-learner", folder() / "b" / "learner" / number, seed);
  }
  ThreadPool pool(2);
  const Json same = diff_results((folder() / "a").string(), (folder() / "b").string(), 300, pool);
  EXPECT_EQ(same["changed"].size(), 3U);
  for (const Json& change : same["changed"]) {
    EXPECT_EQ(change["difference"], 0.0);
    EXPECT_FALSE(change["significant"].get<bool>());
  }
  EXPECT_EQ(same["only_b"], Json({"stub/aim stub-learner"}));
  EXPECT_THAT(show_diff(same), HasSubstr("only in b: stub/aim stub-learner"));
}

TEST_F(BoardTest, TwoFilesAreComparedWhateverTheirAlgorithms) {
  const fs::path random = run_stub(stub_track(), "stub-random", folder() / "a"),
                 learner = run_stub(stub_track(), "stub-learner", folder() / "b");
  ThreadPool pool(1);
  const Json diff = diff_results(random.string(), learner.string(), 300, pool);
  ASSERT_EQ(diff["changed"].size(), 3U);
  EXPECT_EQ(diff["changed"][0]["entry"], "stub/aim stub-random / stub-learner");
  EXPECT_GT(diff["changed"][0]["difference"].get<double>(), 0.0);
  EXPECT_TRUE(diff["only_a"].empty());
}

TEST_F(BoardTest, DiffOfDifferentContentsOfATrackIsRefused) {
  Json other = stub_track_json();
  other["shots"] = 1;
  run_stub(stub_track(), "stub-random", folder() / "a");
  run_stub(track_from_json(other, "other"), "stub-random", folder() / "b");
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] {
                diff_results((folder() / "a").string(), (folder() / "b").string(), 300, pool);
              }),
              HasSubstr("different contents of the track"));
}

TEST_F(BoardTest, DiffRefusesAFileThatDoesNotVerify) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run");
  Json document = read_json(result);
  document["rows"].erase(0);
  const fs::path forged = folder() / "forged.json";
  std::ofstream(forged) << document.dump();
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] { diff_results(result.string(), forged.string(), 100, pool); }),
              HasSubstr("does not verify"));
}

TEST_F(BoardTest, CollectionKeepsALogOfAdditionsAndRemovals) {
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

TEST_F(BoardTest, ResultThatDoesNotVerifyIsNotAdded) {
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

#include "leaderboard/publication/board.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/harness/schema.h"
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

const Json& entry_of(const Json& level, const char* label) {
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

TEST_F(BoardTest, GroupsOfVariantsAndTheWorstVariantStandApart) {
  Json document = stub_track_json();
  document["levels"]["robot"] = {
      {"variants", 2}, {"repeats", 2}, {"robots", {"stub-other", "stub-third"}}};
  run_stub(track_from_json(document, "two robots"), "stub-learner", folder() / "out");
  const Json shown = board();
  const Json& levels = shown["tracks"][0]["levels"];
  EXPECT_FALSE(entry_of(levels[0], "stub-learner").contains("tasks"));  // one robot, no choices
  const Json& entry = entry_of(levels[3], "stub-learner");
  ASSERT_EQ(entry["tasks"].size(), 2U);
  double lowest = 1e300, sum = 0.0;
  for (const Row& row : read_result(folder() / "out" / "result.json").rows) {
    if (row.level != Level::kRobot || row.repeat > 0) continue;
    double both = 0.0;
    for (const Row& other : read_result(folder() / "out" / "result.json").rows) {
      if (other.level == row.level && other.variant == row.variant)
        both += mean(other.shots[2].returns) / 2.0;
    }
    lowest = std::min(lowest, both);
    if (row.variant.find("/stub-third@") != std::string::npos) sum += both / 2.0;
  }
  EXPECT_EQ(entry["tasks"][1]["task"], "robot=stub-third");
  EXPECT_EQ(entry["tasks"][1]["cells"], 4);
  EXPECT_NEAR(entry["tasks"][1]["return_mean"][2].get<double>(), sum, 1e-9);
  EXPECT_NEAR(entry["worst"]["return_mean"].get<double>(), lowest, 1e-9);
  EXPECT_THAT(show_board(shown, TableStyle::kTerminal),
              AllOf(HasSubstr("robot=stub-other"), HasSubstr("worst: stub")));
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

TEST_F(BoardTest, InventsNoNumberForALevelOfWhichNothingIsSound) {
  const fs::path failed = run_stub(stub_track(), "stub-learner", folder() / "throws", 0,
                                   {{"fails", "breaks-world"}}),
                 other = run_stub(stub_track(), "stub-learner", folder() / "other", 0,
                                  {{"fails", "breaks-world"}, {"iterations", 3}});
  const Json document = board();
  const Json& track = document["tracks"][0];
  EXPECT_EQ(track["levels"], Json::array());
  ASSERT_EQ(track["unscored_levels"].size(), 3U);
  EXPECT_EQ(track["unscored_levels"][1]["level"], "in-range");
  EXPECT_EQ(track["unscored_levels"][1]["cells_per_seed"], 8);
  EXPECT_EQ(track["unscored_levels"][1]["entries"].size(), 2U);
  EXPECT_THAT(show_board(document, TableStyle::kTerminal),
              HasSubstr("level extrapolation: no episode ran to its end"));
  ThreadPool threads(1);
  EXPECT_EQ(diff_results(failed, other, 100, threads)["changed"], Json::array());
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

TEST_F(BoardTest, RefusesAnAnchorWithTwoSetsOfOptions) {
  Json document = stub_track_json();
  document["anchors"]["low"] = "stub-chance";
  const Track track = track_from_json(document, "chance is low");
  run_stub(track, "stub-chance", folder() / "a", 0, {{"rate", 0.0}});
  run_stub(track, "stub-chance", folder() / "b", 0, {{"rate", 0.5}});
  EXPECT_EQ(error_of([&] { board(); }), "");  // nothing is normalised without the other anchor
  run_stub(track, "stub-oracle", folder() / "oracle");
  EXPECT_THAT(error_of([&] { board(); }),
              AllOf(HasSubstr("a/result.json and b/result.json are both of stub-chance, an anchor"),
                    HasSubstr("different options")));
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

}  // namespace
}  // namespace adaptbench

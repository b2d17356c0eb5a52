#include "leaderboard/publication/diversity.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/statistics/aggregate.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

class DiversityTest : public FolderTest {
 protected:
  // A track that trains on so many variants and scores as many on level train, at most three.
  static Track track(int variants) {
    Json document = stub_track_json();
    document["name"] = "stub/aim-" + std::to_string(variants);
    document["training"]["variants"] = variants;
    document["levels"]["train"]["variants"] = std::min(variants, 3);
    return track_from_json(document, "diversity");
  }
  [[nodiscard]] std::filesystem::path run(int variants, std::uint64_t seeds = 2) const {
    const auto out = folder() / std::to_string(variants);
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
      run_stub(track(variants), "stub-learner", out / std::to_string(seed), seed);
    return out;
  }
};

TEST_F(DiversityTest, IsTheSlopeOfTheReturnsThatAllTracksScore) {
  ThreadPool one(1), two(2);
  const std::vector<std::filesystem::path> folders = {run(8), run(2)};
  const Json table = diversity(folders, 300, one);
  EXPECT_EQ(table.dump(), diversity(folders, 300, two).dump());
  ASSERT_EQ(table["levels"].size(), 3U);
  EXPECT_EQ(table["levels"][0]["level"], "train");
  EXPECT_EQ(table["levels"][0]["cells_per_seed"], 2);  // those that the smaller track trains on too
  const Json& line = table["levels"][1]["entries"][0];
  std::vector<double> means;
  for (const int variants : {2, 8}) {
    std::vector<double> scores;
    for (const char* seed : {"0", "1"}) {
      const Result result = read_result(folder() / std::to_string(variants) / seed / "result.json");
      for (const Row& row : result.rows) {
        if (row.level == Level::kInRange) scores.push_back(mean(row.shots[2].returns));
      }
    }
    means.push_back(interquartile_mean(scores));
  }
  EXPECT_EQ(line["points"][0]["variants"], 2);
  EXPECT_NEAR(line["points"][1]["return"]["value"].get<double>(), means[1], 1e-9);
  EXPECT_NEAR(line["slope_per_doubling"]["value"].get<double>(), (means[1] - means[0]) / 2.0, 1e-9);
  EXPECT_LT(line["slope_per_doubling"]["interval"][0].get<double>(),
            line["slope_per_doubling"]["interval"][1].get<double>());
  EXPECT_THAT(show_diversity(table, TableStyle::kTerminal),
              testing::HasSubstr("slope per doubling"));
  EXPECT_THAT(show_diversity(table, TableStyle::kMarkdown),
              testing::ContainsRegex("variants *\\| 2 +\\| 8 +\\| return per doubling"));
}

TEST_F(DiversityTest, CountsTheSuccessesOfTheLastShot) {
  std::vector<std::filesystem::path> folders;
  for (const int variants : {2, 8}) {
    folders.push_back(folder() / std::to_string(variants));
    run_stub(track(variants), "stub-chance", folders.back(), 0, {{"rate", 0.3}});
  }
  ThreadPool threads(1);
  const Json table = diversity(folders, 300, threads);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    std::vector<double> successes;
    for (const Row& row : read_result(folders[i] / "result.json").rows) {
      if (row.level != Level::kInRange) continue;
      for (const int success : row.shots.back().success_at_end) successes.push_back(success);
    }
    EXPECT_GT(mean(successes), 0.0);
    const Json& point = table["levels"][1]["entries"][0]["points"][i];
    EXPECT_NEAR(point["success_at_end"].get<double>(), mean(successes), 1e-12);
  }
  EXPECT_THAT(show_diversity(table, TableStyle::kTerminal), testing::HasSubstr("success"));
}

TEST_F(DiversityTest, VariantsThatAreRepeatedAreTheWholePopulation) {
  // Always the same aim: returns differ from goal to goal, hardly between repeats of a goal.
  for (const int variants : {2, 8})
    run_stub(track(variants), "stub-random", folder() / std::to_string(variants));
  ThreadPool threads(1);
  const Json level = diversity({folder() / "2", folder() / "8"}, 300, threads)["levels"][1];
  std::vector<double> returns;
  for (const Row& row : read_result(folder() / "2" / "result.json").rows) {
    if (row.level == Level::kInRange) returns.push_back(mean(row.shots.back().returns));
  }
  const Json& interval = level["entries"][0]["points"][0]["return"]["interval"];
  EXPECT_LT(interval[1].get<double>() - interval[0].get<double>(),
            0.5 * standard_deviation(returns));
}

TEST_F(DiversityTest, FailedCellsCountAlikeOnAllTracks) {
  for (const int variants : {2, 8}) {
    run_stub(track(variants), "stub-learner", folder() / std::to_string(variants) / "learner", 0,
             {{"fails", "throws"}});
  }
  run_stub(track(8), "stub-random", folder() / "8" / "random");  // has worse episodes
  ThreadPool threads(1);
  const Json table = diversity({folder() / "2", folder() / "8"}, 300, threads);
  const Json& points = table["levels"][1]["entries"][0]["points"];
  EXPECT_EQ(points[0]["return"]["value"], points[1]["return"]["value"]);
}

TEST_F(DiversityTest, HasNoLineWhereNoEpisodeIsSound) {
  for (const int variants : {2, 8}) {
    run_stub(track(variants), "stub-learner", folder() / std::to_string(variants), 0,
             {{"fails", "breaks-world"}});
  }
  ThreadPool threads(1);
  EXPECT_EQ(diversity({folder() / "2", folder() / "8"}, 100, threads)["levels"], Json::array());
}

TEST_F(DiversityTest, TracksThatCannotBeComparedAreRefused) {
  ThreadPool threads(1);
  const auto out = run(2, 1);
  EXPECT_THROW((void)diversity({out}, 300, threads), DataError);
  Json other = stub_track_json();
  other["shots"] = 1;
  run_stub(track_from_json(other, "one shot"), "stub-learner", folder() / "other");
  EXPECT_THROW((void)diversity({out, folder() / "other"}, 300, threads), DataError);
}

TEST_F(DiversityTest, AlgorithmsWithOtherOptionsAreNotOneLine) {
  ThreadPool threads(1);
  for (const int variants : {2, 8}) {
    run_stub(track(variants), "stub-chance", folder() / std::to_string(variants), 0,
             {{"rate", variants == 2 ? 0.3 : 0.6}});
  }
  EXPECT_THAT(error_of([&] {
                (void)diversity({folder() / "2", folder() / "8"}, 300, threads);
              }),
              testing::HasSubstr("stub-chance has rate = 0.3 on stub/aim-2 and 0.6 on stub/aim-8"));
}

}  // namespace
}  // namespace adaptbench

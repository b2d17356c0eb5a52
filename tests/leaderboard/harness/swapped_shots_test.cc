#include "leaderboard/harness/swapped_shots.h"

#include <gmock/gmock.h>

#include <map>

#include "core/error.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/statistics/aggregate.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

class SwappedShotsTest : public FolderTest {
 protected:
  // Of a learner that has been trained and scored in `folder() / out`.
  SwapRequest request(const Json& track, ThreadPool& threads, const std::string& out = "run",
                      const Json& options = Json::object()) {
    SwapRequest request;
    request.track = track_from_json(track, "stub track");
    result_ = read_result(run_stub(request.track, "stub-learner", folder() / out, 3, options));
    request.checkpoint = folder() / out / "checkpoint.adaptbench";
    request.threads = &threads;
    return request;
  }
  [[nodiscard]] const Row& row_of(const std::string& variant) const {
    return *std::ranges::find_if(
        result_.rows, [&](const Row& row) { return row.variant == variant && row.repeat == 0; });
  }
  Result result_;
};

double mean_after(const SwapOutcome& outcome, ShotsOf source) {
  std::vector<double> returns;
  for (const SwappedScore& score : outcome.scores) {
    if (score.source == source)
      returns.insert(returns.end(), score.returns.begin(), score.returns.end());
  }
  return mean(returns);
}

TEST_F(SwappedShotsTest, OwnShotsScoreAsInTheEvaluation) {
  ThreadPool threads(1);
  const SwapOutcome outcome = swap_shots(request(stub_track_json(), threads));
  ASSERT_EQ(outcome.scores.size(), 12U);  // 4 variants after nothing, their own and another's shots
  for (const SwappedScore& score : outcome.scores) {
    if (score.source == ShotsOf::kOwn) {
      EXPECT_EQ(score.shots_of, score.variant);
      EXPECT_EQ(score.returns, row_of(score.variant).shots.back().returns);
    } else {
      EXPECT_NE(score.shots_of, score.variant);
      EXPECT_EQ(score.shots_of.empty(), score.source == ShotsOf::kNone);
    }
  }
}

TEST_F(SwappedShotsTest, WhoAdaptsToTheTaskGainsByItsOwnShotsAlone) {
  ThreadPool threads(1);
  const SwapOutcome outcome = swap_shots(request(stub_track_json(), threads));
  EXPECT_GT(mean_after(outcome, ShotsOf::kOwn), mean_after(outcome, ShotsOf::kNone));
  EXPECT_GT(mean_after(outcome, ShotsOf::kOwn), mean_after(outcome, ShotsOf::kSameKind));
}

TEST_F(SwappedShotsTest, AgentThatBeginsByChanceCollectsEvenForeignShotsItself) {
  ThreadPool threads(1);
  const SwapOutcome outcome =
      swap_shots(request(stub_track_json(), threads, "run", {{"fails", "of-others"}}));
  EXPECT_EQ(outcome.scores.size(), 12U);
}

TEST_F(SwappedShotsTest, AnotherRobotIsAnotherKind) {
  Json track = stub_track_json();
  track["levels"]["robot"] = {{"variants", 2}, {"robots", {"stub-other", "stub-third"}}};
  ThreadPool threads(1);
  SwapRequest swap = request(track, threads);
  swap.level = Level::kRobot;
  const SwapOutcome outcome = swap_shots(swap);
  ASSERT_EQ(outcome.scores.size(), 16U);
  const auto robot_of = [](const std::string& id) {
    const std::size_t start = id.find('/') + 1;
    return id.substr(start, id.find('@', start) - start);
  };
  for (const SwappedScore& score : outcome.scores) {
    if (score.source == ShotsOf::kNone) continue;
    EXPECT_EQ(robot_of(score.shots_of) == robot_of(score.variant),
              score.source != ShotsOf::kOtherKind)
        << score.variant << " after shots of " << score.shots_of;
  }
}

TEST_F(SwappedShotsTest, ThreadsChangeNothing) {
  ThreadPool one(1), three(3);
  SwapRequest swap = request(stub_track_json(), one);
  const Json alone = to_json(swap, swap_shots(swap));
  swap.threads = &three;
  EXPECT_EQ(to_json(swap, swap_shots(swap)), alone);
  EXPECT_EQ(alone["rows"].size(), 12U);
  EXPECT_EQ(alone["rows"][1]["shots"], "own");
}

TEST_F(SwappedShotsTest, TakesTheFirstVariantsOfTheLevel) {
  ThreadPool threads(1);
  SwapRequest swap = request(stub_track_json(), threads);
  const SwapOutcome all = swap_shots(swap);
  swap.variants = 2;
  const SwapOutcome few = swap_shots(swap);
  ASSERT_EQ(few.scores.size(), 6U);
  EXPECT_EQ(few.scores[4].variant, all.scores[4].variant);
  EXPECT_EQ(few.scores[4].returns, all.scores[4].returns);
}

TEST_F(SwappedShotsTest, RefusesWhatCannotBeSwapped) {
  ThreadPool threads(1);
  SwapRequest swap = request(stub_track_json(), threads);
  swap.level = Level::kCategory;
  EXPECT_THAT(error_of([&] { swap_shots(swap); }),
              testing::HasSubstr("has no level category; it has train, in-range, extrapolation"));
  Json track = stub_track_json();
  track["shots"] = 0;
  EXPECT_THAT(error_of([&] { swap_shots(request(track, threads, "no-shots")); }),
              testing::HasSubstr("adapts nothing"));
}

TEST_F(SwappedShotsTest, WhatTheAlgorithmThrowsEndsIt) {
  ThreadPool threads(1);
  const SwapRequest swap = request(stub_track_json(), threads, "run", {{"fails", "throws"}});
  int worlds = 0;
  stub_faults().at_making = [&] { ++worlds; };
  EXPECT_THAT(error_of([&] { swap_shots(swap); }), testing::HasSubstr("gave up"));
  stub_faults() = {};
  EXPECT_LT(worlds, 4);  // each of the four variants would make two
}

TEST_F(SwappedShotsTest, SimulationsThatFailAreCounted) {
  ThreadPool threads(1);
  const SwapOutcome outcome =
      swap_shots(request(stub_track_json(), threads, "run", {{"fails", "breaks-world"}}));
  const SwapSummary own = summary_of(outcome, ShotsOf::kOwn);
  EXPECT_EQ(own.variants, 4U);
  EXPECT_EQ(own.failed_episodes, 4 * outcome.scores[0].returns.size());
  EXPECT_EQ(own.success_at_end, 0.0);
  EXPECT_EQ(own.mean_return, std::nullopt);
}

TEST(SwapSummary, AFailedEpisodeCountsAsTheWorstSoundOneAndAsNoSuccess) {
  SwapOutcome outcome;
  outcome.scores = {{"a", ShotsOf::kNone, "", {-6.0, 9.0}, {0, 1}, {0, 1}},
                    {"a", ShotsOf::kOwn, "a", {8.0, 4.0}, {1, 1}, {1, 0}}};
  const SwapSummary none = summary_of(outcome, ShotsOf::kNone);
  EXPECT_EQ(none.mean_return, -6.0);
  EXPECT_EQ(none.success_at_end, 0.0);
  const SwapSummary own = summary_of(outcome, ShotsOf::kOwn);
  EXPECT_EQ(own.variants, 1U);
  EXPECT_EQ(own.failed_episodes, 1U);
  EXPECT_EQ(own.mean_return, -1.0);
  EXPECT_EQ(own.success_at_end, 0.5);
  EXPECT_EQ(summary_of(outcome, ShotsOf::kOtherKind).variants, 0U);
}

TEST_F(SwappedShotsTest, TellsHowFarItIs) {
  struct : Progress {
    void report(const ProgressReport& report) override { all.push_back(report); }
    std::vector<ProgressReport> all;
  } reports;
  ThreadPool threads(1);
  SwapRequest swap = request(stub_track_json(), threads);
  swap.progress = &reports;
  swap_shots(swap);
  ASSERT_EQ(reports.all.size(), 4U);
  EXPECT_EQ(reports.all[0].done, 1);
  EXPECT_EQ(reports.all[0].expected, 4);
  EXPECT_GT(reports.all[0].seconds_left, 0.0);
  EXPECT_EQ(reports.all[3].seconds_left, 0.0);
}

TEST_F(SwappedShotsTest, StopsWhenAsked) {
  ThreadPool threads(1);
  SwapRequest swap = request(stub_track_json(), threads);
  const std::atomic<bool> stop = true;
  swap.stop = &stop;
  EXPECT_THROW(swap_shots(swap), Interrupted);
}

}  // namespace
}  // namespace adaptbench

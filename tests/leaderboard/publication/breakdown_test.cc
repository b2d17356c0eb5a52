#include "leaderboard/publication/breakdown.h"

#include <gmock/gmock.h>

#include "leaderboard/harness/result.h"
#include "leaderboard/statistics/aggregate.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;
using testing::Not;

// Two seeds of a learner that succeeds now and then, on two more robots.
class BreakdownTest : public FolderTest {
 protected:
  void SetUp() override {
    Json document = stub_track_json();
    document["levels"]["robot"] = {
        {"variants", 2}, {"repeats", 2}, {"robots", {"stub-other", "stub-third"}}};
    const Track track = track_from_json(document, "three robots");
    for (const std::uint64_t seed : {0U, 1U}) {
      const auto out = folder() / std::to_string(seed);
      run_stub(track, "stub-chance", out, seed, {{"rate", 0.4}});
    }
  }

  // Means over the rows of a seed that are of the level and whose variant's name contains `part`.
  [[nodiscard]] double success(const char* seed, Level level, const std::string& part,
                               std::size_t shot = 2) const {
    std::vector<double> successes;
    for (const Row& row : read_result(folder() / seed / "result.json").rows) {
      if (row.level != level || row.variant.find(part) == std::string::npos) continue;
      for (const int each : row.shots[shot].success_at_end) successes.push_back(each);
    }
    return mean(successes);
  }
};

TEST_F(BreakdownTest, GroupsSeedsAndTheWorstVariantAreMeansOfTheRows) {
  const Json table = breakdown(folder(), {"robot"});
  const Json& levels = table["tracks"][0]["entries"][0]["levels"];
  ASSERT_EQ(levels.size(), 4U);
  const Json& robots = levels[3];
  EXPECT_EQ(robots["level"], "robot");
  EXPECT_EQ(robots["cells"], 8);
  EXPECT_EQ(robots["variants"], 4);
  ASSERT_EQ(robots["groups"].size(), 2U);
  EXPECT_EQ(robots["groups"][1]["group"], "robot=stub-third");
  EXPECT_EQ(robots["groups"][1]["cells"], 4);
  const auto of_both = [&](const std::string& part) {
    return (success("0", Level::kRobot, part) + success("1", Level::kRobot, part)) / 2.0;
  };
  EXPECT_NEAR(robots["groups"][1]["success_at_end"].get<double>(), of_both("/stub-third@"), 1e-12);
  const Json& all = robots["success_at_end"];
  EXPECT_NEAR(all["mean"].get<double>(), of_both(""), 1e-12);
  EXPECT_NEAR(all["by_seed"][1].get<double>(), success("1", Level::kRobot, ""), 1e-12);
  EXPECT_NEAR(all["before"][0].get<double>(), success("0", Level::kRobot, "", 0), 1e-12);

  double lowest = 1.0;
  int below_half = 0;
  for (const Json& variant : robots["groups"]) {
    const std::string robot = variant["group"].get<std::string>().substr(6);
    for (const char* index : {"0000", "0001"}) {
      const double share = of_both("/" + robot + "@1/stub/robot/" + index);
      lowest = std::min(lowest, share);
      below_half += share < 0.5 ? 1 : 0;
    }
  }
  EXPECT_NEAR(all["worst_variant"].get<double>(), lowest, 1e-12);
  EXPECT_EQ(robots["below_half"], below_half);
}

TEST_F(BreakdownTest, TablesTellTheChosenMeasureLevelBesideLevel) {
  const Json table = breakdown(folder(), {"robot"});
  const std::string shares = show_breakdown(table, Measure::kSuccess, TableStyle::kMarkdown);
  EXPECT_THAT(shares, HasSubstr("### stub/aim, stub-chance, 2 seeds"));
  EXPECT_THAT(shares, testing::ContainsRegex("\\| robot +\\| train +\\| in-range +\\| extrap"));
  EXPECT_THAT(shares,
              testing::ContainsRegex("\\| stub-third +\\| +\\| +\\| +\\| 0\\.[0-9]+ \\(4\\)"));
  for (const char* row : {"all (lowest to highest seed)", "all, before the first shot", "below train",
                          "worst variant", "variants below 0.5", "mean return, worst variant"})
    EXPECT_THAT(shares, HasSubstr(row));
  const std::string returns = show_breakdown(table, Measure::kReturn, TableStyle::kTerminal);
  EXPECT_THAT(returns, HasSubstr("mean return (cells per seed)"));
  EXPECT_THAT(returns, Not(HasSubstr("variants below 0.5")));
}

TEST_F(BreakdownTest, AllChoicesThatTellVariantsApartWhereNoneIsNamed) {
  EXPECT_EQ(breakdown(folder(), {}), breakdown(folder(), {"robot"}));
  EXPECT_THAT(error_of([&] {
                breakdown(folder(), {"robot", "handle"});
              }),
              HasSubstr("choice of 'handle'; choices are robot"));
  EXPECT_THAT(error_of([&] { breakdown(folder() / "none", {}); }), HasSubstr("none"));
}

}  // namespace
}  // namespace adaptbench

#include "leaderboard/statistics/aggregate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace adaptbench {
namespace {

using Values = std::vector<double>;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(AggregateTest, MedianIsTheMiddleOrTheMeanOfTheTwoMiddles) {
  EXPECT_EQ(median(Values{3, 1, 2}), 2.0);
  EXPECT_EQ(median(Values{4, 1, 3, 2}), 2.5);
}

TEST(AggregateTest, InterquartileMeanCutsAQuarterOffEachEnd) {
  // 8 values: 2 cut at each end, mean of 3, 4, 5, 6.
  EXPECT_EQ(interquartile_mean(Values{100, 1, 3, 4, 5, 6, -50, 7}), 4.5);
  // 5 values: floor(5 / 4) = 1 cut at each end, mean of 2, 3, 4.
  EXPECT_EQ(interquartile_mean(Values{1, 2, 3, 4, 1000}), 3.0);
  // Fewer than 4: nothing is cut.
  EXPECT_EQ(interquartile_mean(Values{1, 2, 6}), 3.0);
}

TEST(AggregateTest, InterquartileMeanOfPublishedExamples) {
  // SciPy's manual, scipy.stats.trim_mean(x, 0.25), which is rliable's interquartile mean.
  EXPECT_EQ(interquartile_mean(Values{1, 2, 3, 5}), 2.5);
  // Wikipedia, "Interquartile mean": the middle six of twelve, 39 / 6.
  EXPECT_EQ(interquartile_mean(Values{5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6}), 6.5);
}

TEST(AggregateTest, AgreesWithRliablesOwnTests) {
  // google-research/rliable, tests/rliable/metrics_test.py: runs x tasks.
  const Values x{1, 2, 2, 2, 1, 1, 2, 1}, y{1, 1, 2, 2, 3, 3};
  EXPECT_EQ(median(x), 1.5);
  EXPECT_EQ(mean(x), 1.5);
  EXPECT_EQ(interquartile_mean(x), 1.5);
  EXPECT_EQ(median(y), 2.0);
  EXPECT_EQ(mean(y), 2.0);
  EXPECT_EQ(interquartile_mean(y), 2.0);
  EXPECT_NEAR(probability_of_improvement(x, y, 2), 1.0 / 3.0, 1e-15);
}

TEST(AggregateTest, ProbabilityOfImprovementComparesWithinTasks) {
  // Better by 1 on an easy and on a hard task; thrown together, 100 > 11 and 10 < 101 would say
  // 3/4.
  EXPECT_EQ(probability_of_improvement(Values{11, 101}, Values{10, 100}, 2), 1.0);
  EXPECT_EQ(probability_of_improvement(Values{11, 101}, Values{10, 100}), 0.75);
  EXPECT_THROW((void)probability_of_improvement(Values{1, 2, 3}, Values{1, 2}, 2),
               std::invalid_argument);
}

TEST(AggregateTest, ProbabilityOfImprovementIsMannWhitneysUOverThePairs) {
  // R. Shier 2004, "The Mann-Whitney U test", also the example of scipy.stats.mannwhitneyu: U = 17
  // for the first sample, of 5 x 4 pairs.
  EXPECT_EQ(probability_of_improvement(Values{19, 22, 16, 29, 24}, Values{20, 11, 17, 12}),
            17.0 / 20.0);
}

TEST(AggregateTest, OptimalityGapIsTheMeanShortfall) {
  // Shortfalls below 1: 0.5, 0, 1 (of 0), 0 (of 1.5); mean 1.5 / 4.
  EXPECT_EQ(optimality_gap(Values{0.5, 1.0, 0.0, 1.5}), 0.375);
}

TEST(AggregateTest, ProbabilityOfImprovementCountsTiesHalf) {
  // Pairs of {1, 2, 3} against {2}: lose, tie, win.
  EXPECT_EQ(probability_of_improvement(Values{1, 2, 3}, Values{2}), 0.5);
  // {3, 4} against {1, 3}: 3>1, 3=3, 4>1, 4>3: (1 + 0.5 + 1 + 1) / 4.
  EXPECT_EQ(probability_of_improvement(Values{3, 4}, Values{1, 3}), 0.875);
}

TEST(AggregateTest, PerformanceProfileIsTheShareAboveEachThreshold) {
  EXPECT_THAT(performance_profile(Values{0.1, 0.5, 0.5, 0.9}, Values{0.0, 0.5, 0.8, 1.0}),
              ElementsAre(1.0, 0.25, 0.25, 0.0));
}

TEST(AggregateTest, StandardDeviationDividesByOneLess) {
  // Deviations of {1, 2, 3} from 2: 1, 0, 1; variance 2 / 2.
  EXPECT_EQ(standard_deviation(Values{1, 2, 3}), 1.0);
  EXPECT_EQ(standard_deviation(Values{7}), 0.0);
}

TEST(AggregateTest, NothingHasNoSummary) {
  EXPECT_THROW((void)mean(Values{}), std::invalid_argument);
  EXPECT_THROW((void)median(Values{}), std::invalid_argument);
  EXPECT_THROW((void)interquartile_mean(Values{}), std::invalid_argument);
  EXPECT_THROW((void)probability_of_improvement(Values{}, Values{1}), std::invalid_argument);
}

}  // namespace
}  // namespace adaptbench

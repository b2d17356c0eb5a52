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

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "leaderboard/statistics/bootstrap.h"
#include "leaderboard/statistics/mean_squares.h"
#include "leaderboard/statistics/proportion.h"
#include "leaderboard/statistics/student_t.h"
#include "tests/leaderboard/statistics/simulated_scores.h"

namespace adaptbench {
namespace {

TEST(WilsonTest, PublishedExamples) {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), Table I, method 3: 81/263, 15/148, 0/20,
  // 1/29.
  const auto expect = [](std::int64_t successes, std::int64_t trials, double low, double high) {
    const auto all = static_cast<double>(trials);
    const ConfidenceInterval interval = wilson_interval(static_cast<double>(successes) / all, all);
    EXPECT_NEAR(interval.low, low, 5e-5);
    EXPECT_NEAR(interval.high, high, 5e-5);
  };
  expect(81, 263, 0.2553, 0.3662);
  expect(15, 148, 0.0624, 0.1605);
  expect(0, 20, 0.0, 0.1611);
  expect(1, 29, 0.0061, 0.1718);
}

TEST(WilsonTest, EndsAndNoTrials) {
  EXPECT_EQ(wilson_interval(1, 20).high, 1.0);
  EXPECT_EQ(wilson_interval(0, 0).low, 0.0);
  EXPECT_EQ(wilson_interval(0, 0).high, 1.0);
}

TEST(StudentTest, TabulatedQuantiles) {
  // Two-sided 95 % quantiles as every table has them.
  EXPECT_NEAR(student_t_critical(0.05, 1), 12.7062047, 1e-6);
  EXPECT_NEAR(student_t_critical(0.05, 4), 2.7764451, 1e-6);
  EXPECT_NEAR(student_t_critical(0.05, 9), 2.2621572, 1e-6);
  EXPECT_NEAR(student_t_critical(0.05, 30), 2.0422725, 1e-6);
  EXPECT_NEAR(student_t_critical(0.01, 4), 4.6040949, 1e-6);
  EXPECT_NEAR(student_t_critical(0.05, 1e7), 1.9599640, 1e-5);
}

TEST(StudentTest, ProbabilityInvertsQuantile) {
  // One degree of freedom is the Cauchy distribution: P(|T| > 1) = 1/2.
  EXPECT_NEAR(student_t_two_sided_p(1.0, 1.0), 0.5, 1e-12);
  // Two: P(|T| > t) = 1 - t / sqrt(2 + t^2).
  EXPECT_NEAR(student_t_two_sided_p(1.5, 2.0), 1.0 - 1.5 / std::sqrt(2.0 + 2.25), 1e-12);
  EXPECT_EQ(student_t_two_sided_p(0.0, 7.0), 1.0);
}

TEST(HolmTest, StepsDownAndStaysMonotone) {
  // Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.04 -> running maximum.
  const std::vector<double> p = {0.03, 0.01, 0.04, 0.02};
  const auto adjusted = holm_adjusted(p);
  EXPECT_NEAR(adjusted[0], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[1], 0.04, 1e-12);
  EXPECT_NEAR(adjusted[2], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[3], 0.06, 1e-12);
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.9, 0.8})[0], 1.0);
}

TEST(HolmTest, AgreesWithRsMulttest) {
  // The p values of statsmodels' own test, with what mt.rawp2adjp of R's multtest makes of them.
  const std::vector<double> p = {0.838541367553,  0.642193923795, 0.680845947633,   0.967833824309,
                                 0.71626938238,   0.177096952723, 5.23656777208e-5, 0.0202732688798,
                                 2.8140506198e-4, 0.0149877310796};
  const std::vector<double> published = {
      1, 1, 1, 1, 1, 1, 5.23656777208e-4, 0.1419128821586, 2.53264555782e-3, 0.1199018486368};
  const auto adjusted = holm_adjusted(p);
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_NEAR(adjusted[i], published[i], 1e-12);
}

TEST(DetectableTest, PowerOfFourInFive) {
  // Standard error 1: 1.96 + 0.8416 of many columns, 4.3027 + 0.8416 of three.
  EXPECT_NEAR(smallest_detectable_difference(estimate(0.5, {0, 1, 0, 0, 1e7})), 2.8016, 1e-4);
  EXPECT_NEAR(smallest_detectable_difference(estimate(0.5, {0, 1, 0, 0, 2})), 5.1443, 1e-4);
}

TEST(MeanSquaresTest, ByHand) {
  const std::vector<double> additive = {1, 2, 3, 3, 4, 5}, values = {7, 2, 3, 3, 4, 5};
  const MeanSquares nothing = mean_squares(additive, 3, {});
  EXPECT_NEAR(nothing.total, 10.0 / 5.0, 1e-12);
  EXPECT_NEAR(nothing.residual, 0.0, 1e-12);
  const MeanSquares one = mean_squares(values, 3, {});
  EXPECT_NEAR(one.total, 16.0 / 5.0, 1e-12);
  EXPECT_NEAR(one.residual, 12.0 / 2.0, 1e-12);
  // In strata {0, 2} and {1}: about 7 3 | 3 5 (residuals 1.5) and 2 | 4 (none).
  const MeanSquares apart = mean_squares(values, 3, std::vector<int>{0, 1, 0});
  EXPECT_NEAR(apart.residual, 4.0 * 1.5 * 1.5, 1e-12);
  EXPECT_NEAR(apart.total, (6.25 + 2.25 + 2.25 + 0.25 + 1.0 + 1.0) / 4.0, 1e-12);
}

TEST(TwoWayTest, HalfWidthsAddInSquaresAndPIsThatOfTheIntervalThatReachesZero) {
  const TwoWayVariance variance = {0.04, 0.05, 0.01, 1, 30};  // Student's: 12.7062 and 2.0423
  const double half = std::hypot(0.2 * 12.7062047, 0.2 * 2.0422725);
  const Estimate at_the_edge = estimate(half, variance);
  EXPECT_NEAR(at_the_edge.interval.low, 0.0, 1e-6);
  EXPECT_NEAR(at_the_edge.p, 0.05, 1e-6);
  EXPECT_NEAR(at_the_edge.standard_error, std::sqrt(0.08), 1e-12);
  EXPECT_LT(estimate(10.0 * half, variance).p, 0.01);
  EXPECT_NEAR(estimate(-half, variance).p, 0.05, 1e-6);
  EXPECT_EQ(estimate(0.0, variance).p, 1.0);
  // Of one seed: the columns' alone. With columns all alike: the seeds' alone.
  EXPECT_NEAR(estimate(1.0, {0.0, 0.25, 0.01, 0, 2}).p, student_t_two_sided_p(2.0, 2.0), 1e-12);
  EXPECT_NEAR(estimate(1.0, {0.25, 0.01, 0.01, 2, 30}).p, student_t_two_sided_p(2.0, 2.0), 1e-9);
}

TEST(BootstrapTest, SameBytesForAnyNumberOfThreads) {
  const std::vector<ScoreTable> tables = {table_of(5, 20, Random(1), 1, 1, 1),
                                          table_of(3, 20, Random(2), 1, 1, 1)};
  ThreadPool one(1), three(3);
  const auto a = resample(tables, plan_of(500), one), b = resample(tables, plan_of(500), three);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    EXPECT_EQ(a[t].by_seed, b[t].by_seed);
    EXPECT_EQ(a[t].by_column, b[t].by_column);
    EXPECT_EQ(a[t].by_column, b[t].by_column);
  }
}

TEST(BootstrapTest, AnotherTableOnTheBoardChangesNothing) {
  const ScoreTable table = table_of(5, 20, Random(1), 1, 1, 1);
  const std::vector<ScoreTable> alone = {table},
                                together = {table_of(3, 20, Random(2), 1, 1, 1), table};
  ThreadPool threads(1);
  EXPECT_EQ(resample(alone, plan_of(200), threads)[0].by_seed,
            resample(together, plan_of(200), threads)[1].by_seed);
}

TEST(BootstrapTest, EqualScoresHaveNoWidthAndShiftedOnesDifferByTheShift) {
  ScoreTable table = table_of(4, 10, Random(3), 1, 1, 0.5), shifted = table;
  for (double& value : shifted.values) value += 2.0;
  ThreadPool threads(1);
  const auto replicates = resample(std::vector{table, shifted}, plan_of(300), threads);
  const Estimate gap = estimate(difference(replicates[1], replicates[0]));
  EXPECT_NEAR(gap.value, 2.0, 1e-12);
  EXPECT_NEAR(gap.standard_error, 0.0, 1e-9);  // paired: what both share cancels
}

TEST(BootstrapTest, SeedsThatDifferStayUncertainBesideASingleSeed) {
  // Two seeds far apart (0 and 10) against one seed at 2: the difference is no surer than the two.
  ScoreTable two{{0, 1}, 40, std::vector<double>(80, 0.0)},
      one{{0}, 40, std::vector<double>(40, 2)};
  std::fill(two.values.begin() + 40, two.values.end(), 10.0);
  const std::vector<ScoreTable> tables = {two, one};
  ThreadPool threads(1);
  const auto replicates = resample(tables, plan_of(500), threads);
  const Estimate alone = estimate(replicates[0]);
  for (const bool first : {true, false}) {
    const Estimate gap = estimate(difference(replicates[first ? 0 : 1], replicates[first ? 1 : 0]));
    EXPECT_GE(gap.standard_error, 0.98 * alone.standard_error);
    EXPECT_GT(gap.p, 0.5);
  }
}

TEST(BootstrapTest, ColumnsThatAreTheirOwnStrataAreFixed) {
  BootstrapPlan plan = plan_of(200);
  plan.strata = {0, 1, 2};
  ThreadPool threads(1);
  const std::vector<ScoreTable> tables = {{{0, 1}, 3, {1, 5, 9, 1, 5, 9}}};
  const auto replicates = resample(tables, plan, threads);
  for (const double value : replicates[0].by_column) EXPECT_EQ(value, replicates[0].value);
  EXPECT_EQ(estimate(replicates[0]).standard_error, 0.0);
}

TEST(BootstrapTest, OfOneSeedAndOneColumnNothingIsKnown) {
  ThreadPool threads(1);
  const std::vector<ScoreTable> tables = {{{0}, 1, {3.0}}, {{0}, 1, {2.0}}};
  const auto replicates = resample(tables, plan_of(100), threads);
  EXPECT_EQ(estimate(difference(replicates[0], replicates[1])).p, 1.0);
}

TEST(BootstrapTest, VariancesOfSeedsAndColumnsAreToldApart) {
  // Large balanced tables of normal numbers; the interquartile mean of n normals has variance 1.19
  // / n times theirs at most.
  ThreadPool threads(2);
  const std::vector<ScoreTable> tables = {table_of(40, 40, Random(5), 1.0, 0.0, 0.01),
                                          table_of(40, 40, Random(6), 0.0, 1.0, 0.01)};
  const auto replicates = resample(tables, plan_of(2000), threads);
  for (const auto& one : replicates) {
    const Estimate result = estimate(one);
    EXPECT_GT(result.standard_error, 0.8 / std::sqrt(40.0));
    EXPECT_LT(result.standard_error, 1.5 / std::sqrt(40.0));
  }
}

}  // namespace
}  // namespace adaptbench

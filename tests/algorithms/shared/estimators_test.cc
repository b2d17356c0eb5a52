// Baseline, advantages, conjugate gradient, trust region and Adam against numbers that can be
// worked out by hand.
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "algorithms/shared/adam.h"
#include "algorithms/shared/advantages.h"
#include "algorithms/shared/linear_baseline.h"
#include "algorithms/shared/trust_region.h"
#include "core/error.h"
#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

Episode episode_of(const Matrix& observations, const Vector& rewards) {
  Episode episode;
  episode.observations = observations;
  episode.actions = Matrix::Zero(rewards.size(), 1);
  episode.rewards = rewards;
  episode.total_reward = static_cast<double>(rewards.sum());
  return episode;
}

TEST(DiscountedSumsTest, EqualsTheSumWrittenOut) {
  const Eigen::VectorXd sums = discounted_sums(Eigen::VectorXd{{1.0, 2.0, 4.0}}, 0.5);
  EXPECT_EQ(sums, (Eigen::VectorXd{{1.0 + 0.5 * 2.0 + 0.25 * 4.0, 2.0 + 0.5 * 4.0, 4.0}}));
}

TEST(GeneralisedAdvantagesTest, EqualsTheSumWrittenOut) {
  const Vector rewards{{1.0F, 2.0F, 4.0F}};
  const Eigen::VectorXd values{{10.0, 20.0, 30.0}};
  // Errors: 1 + 0.5*20 - 10 = 1, 2 + 0.5*30 - 20 = -3, 4 - 30 = -26; decay 0.5 * 0.8 = 0.4.
  const Eigen::VectorXd expected =
      Eigen::VectorXd{{1.0 + 0.4 * -3.0 + 0.16 * -26.0, -3.0 + 0.4 * -26.0, -26.0}};
  EXPECT_TRUE(generalised_advantages(rewards, values, {0.5, 0.8}).isApprox(expected, 1e-12));
}

TEST(GeneralisedAdvantagesTest, LambdaOneIsReturnMinusValue) {
  const Vector rewards{{1.0F, 2.0F, 4.0F}};
  const Eigen::VectorXd values{{10.0, 20.0, 30.0}};
  const Eigen::VectorXd expected = discounted_sums(rewards.cast<double>(), 0.9) - values;
  EXPECT_TRUE(generalised_advantages(rewards, values, {0.9, 1.0}).isApprox(expected, 1e-12));
}

TEST(LinearBaselineTest, FitsReturnsThatAreLinearInItsFeatures) {
  // With discount 0 the return is the reward: 3 o1 - 2 o2^2 + 5 t - 1, t in hundreds of steps.
  Episodes episodes;
  for (std::uint64_t e = 0; e < 5; ++e) {
    Random random = Random(1).split("episode", e);
    Matrix observations(60, 2);
    for (Eigen::Index i = 0; i < observations.size(); ++i) {
      observations.data()[i] = static_cast<float>(random.normal());
    }
    Vector rewards(60);
    for (Eigen::Index t = 0; t < 60; ++t) {
      rewards[t] = 3.0F * observations(t, 0) - 2.0F * observations(t, 1) * observations(t, 1) +
                   0.05F * static_cast<float>(t) - 1.0F;
    }
    episodes.push_back(episode_of(observations, rewards));
  }
  const LinearBaseline baseline(episodes, 2, 0.0);
  for (const Episode& episode : episodes) {
    EXPECT_LT((baseline.predict(episode) - episode.rewards.cast<double>()).cwiseAbs().maxCoeff(),
              1e-4);
  }
}

TEST(LinearBaselineTest, ClipsObservationsToTen) {
  const Episode wild = episode_of(Matrix::Constant(3, 1, 1e6F), Vector::Ones(3));
  const Episode clipped = episode_of(Matrix::Constant(3, 1, 10.0F), Vector::Ones(3));
  const LinearBaseline baseline({clipped}, 1, 0.9);
  EXPECT_EQ(baseline.predict(wild), baseline.predict(clipped));
}

TEST(MakeBatchTest, RowsFollowTheEpisodesAndAdvantagesAreStandardised) {
  const Episodes episodes{Episode{}, episode_of(Matrix::Constant(2, 3, 1.0F), Vector{{1.0F, 0.0F}}),
                          episode_of(Matrix::Constant(3, 3, 2.0F), Vector{{0.0F, 5.0F, 1.0F}})};
  const PolicyBatch batch = make_batch(episodes, {0.99, 1.0});
  ASSERT_EQ(batch.rows(), 5);
  EXPECT_EQ(batch.observations(1, 0), 1.0F);
  EXPECT_EQ(batch.observations(2, 2), 2.0F);
  EXPECT_NEAR(batch.advantages.mean(), 0.0F, 1e-6F);
  EXPECT_NEAR(batch.advantages.squaredNorm() / 5.0F, 1.0F, 1e-5F);
}

// Where every step costs, an episode that breaks down early would look like a good one.
TEST(MakeBatchTest, LeavesOutFailedEpisodesWhereThereAreSoundOnes) {
  Episode sound = episode_of(Matrix::Constant(4, 3, 1.0F), Vector::Constant(4, -1.0F));
  Episode failed = episode_of(Matrix::Constant(2, 3, 2.0F), Vector::Constant(2, -1.0F));
  failed.failure = "non-finite acceleration";
  EXPECT_EQ(make_batch({failed, sound}, {}).observations, make_batch({sound}, {}).observations);
  EXPECT_EQ(make_batch({failed, failed}, {}).rows(), 4);
}

TEST(ScoredReturnTest, AFailedEpisodeCountsAsTheWorstSoundOne) {
  Episode good, bad, failed;
  good.total_reward = -1.0;
  bad.total_reward = -9.0;
  failed.total_reward = -0.5;
  failed.failure = "non-finite acceleration";
  const auto scored = [](const std::vector<Episodes>& groups) { return scored_return(groups); };
  EXPECT_DOUBLE_EQ(scored({{good, bad}}), -5.0);
  EXPECT_DOUBLE_EQ(scored({{good, bad, failed, failed}}), -7.0);
  EXPECT_DOUBLE_EQ(scored({{good, failed}, {bad}}), -7.0);  // the worst of any variant
  EXPECT_DOUBLE_EQ(scored({{failed}, {bad}}), -9.0);
  EXPECT_EQ(scored({{failed}}), -std::numeric_limits<double>::infinity());
}

TEST(MakeBatchTest, RefusesAShotWithoutASingleStep) {
  EXPECT_THROW(make_batch({Episode{}, Episode{}}, {}), DataError);
  EXPECT_THROW(make_batch({}, {}), DataError);
}

Eigen::MatrixXf spd_matrix() {
  Eigen::MatrixXf root(4, 4);
  root << 2, 1, 0, 0, 0, 3, 1, 0, 0, 0, 1, 2, 1, 0, 0, 2;
  return root * root.transpose();
}

TEST(ConjugateGradientTest, SolvesInAsManyProductsAsThereAreDimensions) {
  const Eigen::MatrixXf matrix = spd_matrix();
  const Vector exact{{1.0F, -2.0F, 3.0F, 0.5F}};
  int products = 0;
  const auto product = [&](const Vector& v) -> Vector {
    ++products;
    return matrix * v;
  };
  const auto [solution, residual] = conjugate_gradient(product, matrix * exact, 4);
  EXPECT_EQ(products, 4);
  EXPECT_LT((solution - exact).norm(), 1e-4F);
  EXPECT_LT((residual - (matrix * exact - matrix * solution)).norm(), 1e-4F);
}

// Loss g'(x - x0) + c |x - x0|^2 with KL 1/2 (x - x0)' A (x - x0).
class Quadratic final : public TrustRegionObjective {
 public:
  Quadratic(Vector at, float bend, double kl_factor)
      : at_(std::move(at)), bend_(bend), kl_factor_(kl_factor) {}
  [[nodiscard]] double loss() const override { return 0.0; }
  [[nodiscard]] Vector gradient() const override { return slope_; }
  [[nodiscard]] Vector curvature_product(const Vector& v) const override { return matrix_ * v; }
  [[nodiscard]] SurrogateValue evaluate(const Vector& x) const override {
    const Vector d = x - at_;
    return {static_cast<double>(slope_.dot(d) + bend_ * d.squaredNorm()),
            kl_factor_ * 0.5 * static_cast<double>(d.dot(matrix_ * d))};
  }
  [[nodiscard]] Vector natural_step(double max_kl) const {
    const Vector direction = matrix_.inverse() * slope_;
    return -direction * std::sqrt(2.0F * static_cast<float>(max_kl) / slope_.dot(direction));
  }

 private:
  Eigen::Matrix4f matrix_ = spd_matrix();
  Vector at_, slope_{{1.0F, 2.0F, -1.0F, 0.5F}};
  float bend_;
  double kl_factor_;
};

TEST(TrustRegionStepTest, TakesTheNaturalStepToTheBound) {
  Vector x = Vector::Ones(4);
  const Quadratic objective(x, 0.0F, 0.999);  // just within the bound at full length
  const TrustRegionStep step = trust_region_step(objective, {.max_kl = 0.02, .damping = 0.0}, x);
  EXPECT_TRUE(step.accepted);
  EXPECT_EQ(step.backtracks, 0);
  EXPECT_LT((x - Vector::Ones(4) - objective.natural_step(0.02)).norm(), 1e-4F);
}

TEST(TrustRegionStepTest, BacktracksUntilTheMeasuredKlIsWithinTheBound) {
  Vector x = Vector::Ones(4);
  // The true KL is twice the model's: 0.8^(2k) <= 1/2 from k = 2 on.
  const TrustRegionStep step = trust_region_step(Quadratic(x, 0.0F, 2.0), {.damping = 0.0}, x);
  EXPECT_TRUE(step.accepted);
  EXPECT_EQ(step.backtracks, 2);
  EXPECT_LE(step.after.kl, 0.01);
}

TEST(TrustRegionStepTest, LeavesTheParametersWhereNoStepHelps) {
  Vector x = Vector::Ones(4);
  const TrustRegionStep step = trust_region_step(Quadratic(x, 1e6F, 1.0), {.backtracks = 5}, x);
  EXPECT_FALSE(step.accepted);
  EXPECT_EQ(step.backtracks, 5);
  EXPECT_EQ(x, Vector(Vector::Ones(4)));
}

TEST(AdamTest, FirstStepIsTheStepSizeAgainstTheSignOfTheGradient) {
  Adam adam(3, 0.01);
  Vector x = Vector::Zero(3);
  EXPECT_TRUE(adam.descend(Vector{{100.0F, -0.001F, 0.0F}}, x));
  EXPECT_NEAR(x[0], -0.01F, 1e-6F);
  EXPECT_NEAR(x[1], 0.01F, 1e-6F);
  EXPECT_EQ(x[2], 0.0F);
}

// By hand: mean 0.14 / 0.19, mean square 0.001249 / 0.001999 after gradients of 1 and 0.5.
TEST(AdamTest, SecondStepFollowsTheMovingAverages) {
  Adam adam(1, 0.01);
  Vector x = Vector::Zero(1);
  EXPECT_FALSE(adam.has_stepped());
  EXPECT_TRUE(adam.descend(Vector::Ones(1), x));
  EXPECT_FALSE(adam.descend(Vector::Constant(1, std::nanf("")), x));  // as if it had not been asked
  EXPECT_TRUE(adam.descend(Vector::Constant(1, 0.5F), x));
  EXPECT_TRUE(adam.has_stepped());
  EXPECT_NEAR(x[0], -0.01932180F, 1e-6F);
}

}  // namespace
}  // namespace adaptbench

// Gradients of soft actor-critic against central differences, and its targets against sums by hand.
#include "algorithms/soft_actor_critic/losses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "algorithms/soft_actor_critic/agent.h"
#include "algorithms/soft_actor_critic/critic.h"
#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

constexpr int kObservation = 4, kAction = 2;
constexpr Eigen::Index kRows = 60;

Matrix random_matrix(Eigen::Index rows, Eigen::Index columns, const Random& random) {
  Matrix values(rows, columns);
  values.reshaped() = random_vector(rows * columns, random);
  return values;
}

// The gradient's products with random directions, against the slopes of `loss` along them.
void expect_gradient(const Vector& gradient, const Vector& at,
                     const std::function<double(const Vector&)>& loss) {
  constexpr float kStep = 2e-4F;        // single precision: shorter ones lose to rounding
  constexpr double kTolerance = 0.015;  // kinks of ReLU within a step
  for (std::uint64_t i = 0; i < 5; ++i) {
    const Vector direction = random_vector(at.size(), Random(3).split("direction", i));
    const double slope = (loss(at + kStep * direction) - loss(at - kStep * direction)) /
                         (2.0 * static_cast<double>(kStep));
    EXPECT_NEAR(static_cast<double>(gradient.dot(direction)), slope,
                kTolerance * static_cast<double>(gradient.norm()))
        << i;
  }
}

class LossesTest : public testing::TestWithParam<Activation> {
 protected:
  [[nodiscard]] Vector critic_parameters(std::uint64_t seed) const {
    return random_parameters(critic_, Random(seed));
  }
  MlpShape actor_ = squashed_gaussian_shape(kObservation, {16, 12}, kAction, GetParam());
  MlpShape critic_ = critic_shape(kObservation, {16, 12}, kAction, GetParam());
  Vector policy_ = random_parameters(actor_, Random(11));
  Matrix observations_ = random_matrix(kRows, kObservation, Random(12));
};

TEST_P(LossesTest, CriticGradientEqualsCentralDifferences) {
  const Matrix inputs = random_matrix(kRows, kObservation + kAction, Random(1));
  const Vector targets = random_vector(kRows, Random(2));
  const Vector parameters = critic_parameters(3);
  expect_gradient(critic_loss(critic_, parameters, inputs, targets).gradient, parameters,
                  [&](const Vector& at) { return critic_loss(critic_, at, inputs, targets).loss; });
}

TEST_P(LossesTest, InputGradientEqualsCentralDifferences) {
  const Vector parameters = critic_parameters(3), slopes = random_vector(kRows, Random(2));
  const Matrix inputs = random_matrix(kRows, kObservation + kAction, Random(1));
  const Matrix gradient = CriticPasses(critic_, parameters, inputs).input_gradient(slopes);
  const Vector at = Eigen::Map<const Vector>(inputs.data(), inputs.size());
  expect_gradient(
      Eigen::Map<const Vector>(gradient.data(), gradient.size()), at, [&](const Vector& values) {
        const Matrix moved = Eigen::Map<const Matrix>(values.data(), inputs.rows(), inputs.cols());
        return CriticPasses(critic_, parameters, moved)
            .values()
            .cast<double>()
            .dot(slopes.cast<double>());
      });
}

TEST_P(LossesTest, ActorGradientEqualsCentralDifferences) {
  const TwinParameters critics = {critic_parameters(3), critic_parameters(4)};
  const auto loss = [&](const Vector& at) {
    const SquashedSample sample(actor_, at, observations_, Random(5));
    return actor_loss(observations_, sample, critic_, critics, 0.3);
  };
  expect_gradient(loss(policy_).gradient, policy_, [&](const Vector& at) { return loss(at).loss; });
}

TEST_P(LossesTest, ActorLossIsOfTheLowerCritic) {
  // One critic says 3 everywhere, the other -1 (all weights zero but the last bias).
  TwinParameters critics = {Vector::Zero(critic_.parameter_count()),
                            Vector::Zero(critic_.parameter_count())};
  critics[0][critic_.layers().back().bias] = 3.0F;
  critics[1][critic_.layers().back().bias] = -1.0F;
  const SquashedSample sample(actor_, policy_, observations_, Random(5));
  const ActorLoss loss = actor_loss(observations_, sample, critic_, critics, 0.5);
  EXPECT_NEAR(loss.loss, -0.5 * loss.entropy + 1.0, 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Activations, LossesTest,
                         testing::Values(Activation::kRelu, Activation::kTanh),
                         [](const auto& tested) {
                           return tested.param == Activation::kRelu ? "relu" : "tanh";
                         });

// A policy that does not look: mean m and log-std s for every observation.
Vector blind_parameters(const MlpShape& shape, float mean, float bound) {
  Vector parameters = Vector::Zero(shape.parameter_count());
  const MlpShape::Layer& last = shape.layers().back();
  parameters.segment(last.bias, last.outputs / 2).setConstant(mean);
  parameters.segment(last.bias + last.outputs / 2, last.outputs / 2).setConstant(bound);
  return parameters;
}

TEST(SquashedSampleTest, LikelihoodIsTheDensityOfTheActions) {
  // One action, log-std -5 + 3.5 (1 + tanh 0.2). The density of a = tanh(u) at a is that of u
  // divided by 1 - a^2.
  const MlpShape shape = squashed_gaussian_shape(1, {2}, 1, Activation::kTanh);
  const Vector parameters = blind_parameters(shape, 0.4F, 0.2F);
  const Matrix observations = Matrix::Zero(200, 1);
  const SquashedSample sample(shape, parameters, observations, Random(1));
  const double log_std = -5.0 + 3.5 * (1.0 + std::tanh(0.2));
  for (Eigen::Index i = 0; i < 200; ++i) {
    const double a = static_cast<double>(sample.actions()(i, 0));
    const double z = (std::atanh(a) - 0.4) / std::exp(log_std);
    const double expected =
        -0.5 * z * z - log_std - 0.5 * std::log(2.0 * std::numbers::pi) - std::log(1.0 - a * a);
    EXPECT_NEAR(static_cast<double>(sample.log_likelihoods()[i]), expected, 1e-3);
  }
}

TEST(SquashedSampleTest, SaturatedActionsKeepFiniteLikelihoods) {
  const MlpShape shape = squashed_gaussian_shape(1, {2}, 3, Activation::kTanh);
  for (const float mean : {-200.0F, 200.0F}) {
    const Vector parameters = blind_parameters(shape, mean, 50.0F);
    const Matrix observations = Matrix::Zero(10, 1);
    const SquashedSample sample(shape, parameters, observations, Random(1));
    EXPECT_TRUE(sample.log_likelihoods().allFinite());
    EXPECT_TRUE(sample.gradient(Matrix::Ones(10, 3), 0.1F).allFinite());
  }
}

TEST(SquashedGaussianPolicyTest, ActsLikeTheSampleOnTheAverage) {
  const MlpShape shape = squashed_gaussian_shape(1, {2}, 1, Activation::kTanh);
  const Vector parameters = blind_parameters(shape, 0.4F, 0.2F);
  const auto pointer = std::make_shared<const MlpShape>(shape);
  std::vector<float> observation = {0.0F}, action = {0.0F};
  SquashedGaussianPolicy(pointer, parameters, true)
      .begin_episode(Random(1))
      ->act(observation, action);
  EXPECT_FLOAT_EQ(action[0], std::tanh(0.4F));
  const auto noisy = SquashedGaussianPolicy(pointer, parameters, false).begin_episode(Random(2));
  const Matrix observations = Matrix::Zero(4000, 1);
  const SquashedSample sample(shape, parameters, observations, Random(1));
  double mean = 0.0, square = 0.0;
  for (int i = 0; i < 4000; ++i) {
    noisy->act(observation, action);
    mean += static_cast<double>(action[0]) / 4000.0;
    square += static_cast<double>(action[0] * action[0]) / 4000.0;
  }
  // 4 standard errors of at most 1 / sqrt(4000) each, and of their difference.
  EXPECT_NEAR(mean, static_cast<double>(sample.actions().mean()), 0.09);
  EXPECT_NEAR(square, static_cast<double>(sample.actions().array().square().mean()), 0.09);
}

TEST(SoftTargetsTest, EqualTheSumWrittenOut) {
  const MlpShape critic = critic_shape(1, {2}, 1, Activation::kRelu);
  const MlpShape actor = squashed_gaussian_shape(1, {2}, 1, Activation::kRelu);
  const Vector policy = blind_parameters(actor, 0.0F, 0.0F);
  TwinParameters targets = {Vector::Zero(critic.parameter_count()),
                            Vector::Zero(critic.parameter_count())};
  targets[0][critic.layers().back().bias] = 7.0F;
  targets[1][critic.layers().back().bias] = 5.0F;
  Transitions batch(2, 1, 1);
  batch.next_observations.setZero();
  batch.rewards << 1.0F, 2.0F;
  batch.continues << 1.0F, 0.0F;
  const SquashedSample next(actor, policy, batch.next_observations, Random(1));
  const Vector result = soft_targets(batch, next, critic, targets, {0.9, 10.0, 0.5});
  EXPECT_NEAR(result[0], 10.0F + 0.9F * (5.0F - 0.5F * next.log_likelihoods()[0]), 1e-4F);
  EXPECT_FLOAT_EQ(result[1], 20.0F);
}

TEST(CriticTest, ValuesStayBoundedFarFromTheData) {
  // Normalised layers: at most sqrt(units) of each unit, wherever the input lies.
  const MlpShape shape = critic_shape(2, {16}, 1, Activation::kRelu);
  const Vector parameters = random_parameters(shape, Random(1));
  const MlpShape::Layer& last = shape.layers().back();
  const float bound =
      4.0F * parameters.segment(last.weights, 16).norm() + std::abs(parameters[last.bias]);
  const Matrix inputs = 1e6F * random_matrix(50, 3, Random(2));
  EXPECT_LE(CriticPasses(shape, parameters, inputs).values().cwiseAbs().maxCoeff(), bound);
}

class AgentTest : public testing::Test {
 protected:
  static AgentSettings settings() {
    AgentSettings settings;
    settings.actor = std::make_shared<const MlpShape>(
        squashed_gaussian_shape(kObservation, {8}, kAction, Activation::kRelu));
    settings.critic = std::make_shared<const MlpShape>(
        critic_shape(kObservation, {8}, kAction, Activation::kRelu));
    settings.target_rate = 0.25;
    settings.target_entropy = -2.0;
    settings.actor_interval = 2;
    return settings;
  }
  static Transitions batch() {
    Transitions batch(32, kObservation, kAction);
    batch.observations = random_matrix(32, kObservation, Random(1));
    batch.next_observations = random_matrix(32, kObservation, Random(2));
    batch.actions = random_matrix(32, kAction, Random(3)).array().tanh();
    batch.rewards = random_vector(32, Random(4));
    batch.continues.setOnes();
    return batch;
  }
};

TEST_F(AgentTest, TargetsGoTheirShareOfTheWay) {
  SoftActorCriticAgent agent(settings(), Random(1));
  EXPECT_EQ(agent.targets()[0], agent.critics()[0]);
  EXPECT_NE(agent.critics()[0], agent.critics()[1]);
  const TwinParameters before = agent.targets();
  agent.update(batch(), Random(2));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NE(agent.critics()[i], before[i]);
    EXPECT_TRUE(agent.targets()[i].isApprox(0.75F * before[i] + 0.25F * agent.critics()[i], 1e-5F));
  }
}

TEST_F(AgentTest, ActorTakesItsTurns) {
  SoftActorCriticAgent agent(settings(), Random(1));
  const Vector start = agent.actor();
  agent.update(batch(), Random(2));
  const Vector first = agent.actor();
  EXPECT_NE(first, start);
  agent.update(batch(), Random(3));
  EXPECT_EQ(agent.actor(), first);
}

TEST_F(AgentTest, AverageFollowsTheActorAtItsTurns) {
  AgentSettings averaging = settings();
  averaging.average_decay = 0.75;
  SoftActorCriticAgent agent(averaging, Random(1));
  const Vector start = agent.actor();
  EXPECT_EQ(agent.average_actor(), start);
  agent.update(batch(), Random(2));
  const Vector average = agent.average_actor();
  EXPECT_TRUE(average.isApprox(0.75F * start + 0.25F * agent.actor(), 1e-5F));
  agent.update(batch(), Random(3));
  EXPECT_EQ(agent.average_actor(), average);
}

TEST_F(AgentTest, TemperatureFallsWhileEntropyIsAboveItsTarget) {
  for (const double target : {-10.0, 10.0}) {
    AgentSettings steered = settings();
    steered.target_entropy = target;
    SoftActorCriticAgent agent(steered, Random(1));
    agent.update(batch(), Random(2));
    EXPECT_EQ(agent.temperature() < steered.initial_temperature, target < 0.0);
  }
}

TEST_F(AgentTest, NumbersThatAreNotFiniteTeachNothing) {
  SoftActorCriticAgent agent(settings(), Random(1));
  const Vector actor = agent.actor(), critic = agent.critics()[0];
  Transitions broken = batch();
  broken.rewards[3] = std::numeric_limits<float>::infinity();
  broken.observations(5, 0) = std::numeric_limits<float>::quiet_NaN();
  agent.update(broken, Random(2));
  EXPECT_EQ(agent.actor(), actor);
  EXPECT_EQ(agent.critics()[0], critic);
}

}  // namespace
}  // namespace adaptbench

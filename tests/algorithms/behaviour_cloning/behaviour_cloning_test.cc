// The parts of behaviour cloning, by numbers.
#include <gtest/gtest.h>

#include <set>

#include "algorithms/behaviour_cloning/demonstration_buffer.h"
#include "algorithms/shared/squared_error.h"
#include "core/error.h"
#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

TEST(SquaredErrorTest, GradientEqualsCentralDifferences) {
  const MlpShape shape(5, {17, 9}, 3, Activation::kTanh);
  const auto derivatives = make_policy_derivatives("analytic", shape);
  PolicyBatch batch = random_batch(shape, 300, Random(1));
  batch.advantages.setOnes();
  const Vector parameters = random_parameters(shape, Random(2));
  const Vector gradient = squared_error_gradient(*derivatives, shape, parameters, batch);
  constexpr float kStep = 3e-3F;  // single precision: shorter ones lose to rounding
  for (std::uint64_t i = 0; i < 5; ++i) {
    const Vector direction = random_vector(parameters.size(), Random(3).split("direction", i));
    const double slope = (squared_error(*derivatives, parameters + kStep * direction, batch) -
                          squared_error(*derivatives, parameters - kStep * direction, batch)) /
                         (2.0 * static_cast<double>(kStep));
    EXPECT_NEAR(static_cast<double>(gradient.dot(direction)), slope,
                2e-3 * static_cast<double>(gradient.norm()))
        << i;
  }
}

TEST(SquaredErrorTest, DoesNotDependOnTheStandardDeviation) {
  const MlpShape shape(2, {4}, 2, Activation::kRelu);
  const auto derivatives = make_policy_derivatives("analytic", shape);
  PolicyBatch batch = random_batch(shape, 10, Random(1));
  batch.advantages.setOnes();
  Vector parameters = random_parameters(shape, Random(2));
  const Vector gradient = squared_error_gradient(*derivatives, shape, parameters, batch);
  EXPECT_TRUE(gradient.tail(2).isZero());
  parameters.tail(2).array() += 1.0F;
  EXPECT_EQ(squared_error_gradient(*derivatives, shape, parameters, batch), gradient);
}

// Rows 0 ... 999 as observations, their negatives as actions.
DemonstrationBuffer counted(Eigen::Index capacity) {
  DemonstrationBuffer buffer(1, 1, capacity);
  for (int episode = 0; episode < 10; ++episode) {
    const Matrix observations = Vector::LinSpaced(100, static_cast<float>(100 * episode),
                                                  static_cast<float>(100 * episode + 99));
    const Vector actions = -observations.col(0);
    buffer.add(observations, {actions.begin(), actions.end()},
               Random(1).split("episode", static_cast<std::uint64_t>(episode)));
  }
  return buffer;
}

TEST(DemonstrationBufferTest, StaysBoundedAndKeepsAnEvenSampleOfPairs) {
  const DemonstrationBuffer buffer = counted(200);
  EXPECT_EQ(buffer.rows(), 200);
  const auto kept = buffer.observations().col(0);
  EXPECT_EQ(std::set<float>(kept.begin(), kept.end()).size(), 200U);
  // 200 of 1000 even numbers: their mean has a standard deviation of 289 / sqrt(200) * 0.9 = 18.
  EXPECT_NEAR(kept.mean(), 499.5F, 60.0F);
  const PolicyBatch batch = buffer.sample(500, Random(2));
  EXPECT_EQ(batch.actions, -batch.observations);
}

TEST(DemonstrationBufferTest, CheckpointKeepsItAndRefusesAnother) {
  Checkpoint checkpoint;
  counted(200).save(checkpoint);
  DemonstrationBuffer same(1, 1, 200), wider(2, 1, 200), smaller(1, 1, 100);
  same.load(checkpoint);
  EXPECT_EQ(same.observations(), counted(200).observations());
  EXPECT_THROW(wider.load(checkpoint), DataError);
  EXPECT_THROW(smaller.load(checkpoint), DataError);
}

}  // namespace
}  // namespace adaptbench

// The policy that acts in rollouts against the passes that learning uses.
#include "algorithms/networks/gaussian_mlp.h"

#include <gtest/gtest.h>

#include <cmath>

#include "algorithms/networks/policy_derivatives.h"
#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

struct Shape {
  const char* name;
  int observation;
  std::vector<int> hidden;
  int action;
  Activation activation;
};

class GaussianMlpPolicyTest : public testing::TestWithParam<Shape> {
 protected:
  std::shared_ptr<const MlpShape> shape_ = std::make_shared<const MlpShape>(
      GetParam().observation, GetParam().hidden, GetParam().action, GetParam().activation);
  PolicyBatch batch_ = random_batch(*shape_, 40, Random(1));
  Vector parameters_ = random_parameters(*shape_, Random(2));
  Eigen::MatrixXf means_ =
      make_policy_derivatives("analytic", *shape_)->outputs(parameters_, batch_).means;

  // The action of row `row`, with this standard deviation for all actions.
  [[nodiscard]] Vector act(Eigen::Index row, double std, const Random& random) const {
    Vector parameters = parameters_;
    parameters.tail(shape_->action_size()).setConstant(static_cast<float>(std::log(std)));
    const GaussianMlpPolicy policy(shape_, std::make_shared<const Vector>(parameters));
    Vector action(shape_->action_size());
    policy.begin_episode(random)->act(
        {batch_.observations.row(row).data(), static_cast<std::size_t>(GetParam().observation)},
        {action.data(), static_cast<std::size_t>(GetParam().action)});
    return action;
  }
};

TEST_P(GaussianMlpPolicyTest, MeanIsThatOfTheBatchPass) {
  for (Eigen::Index row = 0; row < batch_.rows(); ++row) {
    const Vector mean = act(row, 1e-8, Random(3));
    EXPECT_LT((mean - means_.col(row)).norm(), 1e-5F * (1.0F + means_.col(row).norm()));
  }
}

TEST_P(GaussianMlpPolicyTest, NoiseIsTheNormalStreamTimesTheStandardDeviation) {
  const Vector noise = act(0, 0.5, Random(4)) - act(0, 1e-8, Random(4));
  Random stream(4);
  for (const float value : noise) EXPECT_NEAR(value, 0.5 * stream.normal(), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, GaussianMlpPolicyTest,
    // Widths that fill registers exactly, that leave a rest, and that need several passes.
    testing::Values(Shape{"paper_relu", 20, {100, 100}, 6, Activation::kRelu},
                    Shape{"paper_tanh", 20, {100, 100}, 6, Activation::kTanh},
                    Shape{"tiny", 1, {1}, 1, Activation::kRelu},
                    Shape{"wide", 130, {300, 17}, 9, Activation::kRelu},
                    Shape{"deep", 3, {8, 16, 104}, 8, Activation::kTanh}),
    [](const auto& tested) { return tested.param.name; });

TEST(MlpShapeTest, InitialisationIsXavierUniformWithUnitDeviation) {
  const MlpShape shape(30, {200}, 2, Activation::kTanh);
  const Vector parameters = shape.initial_parameters(Random(1));
  const Eigen::ArrayXf first = parameters.head(30 * 200);
  const float limit = std::sqrt(6.0F / 230.0F);
  EXPECT_LT(first.abs().maxCoeff(), limit);
  EXPECT_NEAR(first.square().mean(), limit * limit / 3.0F, 0.03F * limit * limit);
  EXPECT_TRUE(parameters.segment(30 * 200, 200).isZero(0.0F));
  EXPECT_TRUE(parameters.tail(2).isZero(0.0F));
}

}  // namespace
}  // namespace adaptbench

#include "algorithms/shared/input_scaling.h"

#include <gtest/gtest.h>

#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

TEST(InputScalingTest, FoldedNetworkSeesWhatTheOtherSeesScaled) {
  const MlpShape shape(3, {8}, 2, Activation::kTanh);
  const auto derivatives = make_policy_derivatives("analytic", shape);
  PolicyBatch batch = random_batch(shape, 50, Random(1));
  batch.observations.col(0).array() *= 20.0F;
  batch.observations.col(1).array() += 5.0F;
  InputScaling scaling(3);
  scaling.fit(batch.observations);
  const Vector parameters = random_parameters(shape, Random(2));
  const Eigen::MatrixXf folded =
      derivatives->outputs(scaling.folded(shape, parameters), batch).means;
  scaling.apply(batch.observations);
  EXPECT_NEAR(static_cast<double>(batch.observations.mean()), 0.0, 1e-5);
  EXPECT_NEAR(static_cast<double>(batch.observations.array().square().mean()), 1.0, 1e-4);
  EXPECT_TRUE(folded.isApprox(derivatives->outputs(parameters, batch).means, 1e-4F));
}

TEST(InputScalingTest, EntryThatNeverVariesIsNotBlownUp) {
  InputScaling scaling(1);
  scaling.fit(Matrix::Constant(4, 1, 2.0F));
  Matrix later = Matrix::Constant(1, 1, 2.5F);
  scaling.apply(later);
  EXPECT_FLOAT_EQ(later(0, 0), 0.5F / InputScaling::kLeastDeviation);
}

}  // namespace
}  // namespace adaptbench

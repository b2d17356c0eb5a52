// The hand-written derivatives against automatic differentiation.
#include "algorithms/networks/policy_derivatives.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "tests/algorithms/support/random_batch.h"

namespace adaptbench {
namespace {

// Both sides compute in single precision over 300 rows: relative differences of 1e-6 are seen.
constexpr float kTolerance = 2e-5F;

#define EXPECT_CLOSE(a, b) EXPECT_LT(((a) - (b)).norm(), kTolerance*(b).norm())

class PolicyDerivativesTest : public testing::TestWithParam<Activation> {
 protected:
  // 300 rows: two full blocks and a part of one.
  MlpShape shape_{5, {17, 9}, 3, GetParam()};
  PolicyBatch batch_ = random_batch(shape_, 300, Random(1));
  Vector parameters_ = random_parameters(shape_, Random(2));
  Vector other_ = parameters_ + random_vector(parameters_.size(), Random(3), 0.03);
  Vector direction_ = random_vector(parameters_.size(), Random(4));
  std::unique_ptr<PolicyDerivatives> analytic_ = make_policy_derivatives("analytic", shape_);
  std::unique_ptr<PolicyDerivatives> autograd_ = make_policy_derivatives("autograd", shape_);
};

TEST_P(PolicyDerivativesTest, GradientEqualsAutograd) {
  const auto a = analytic_->at(parameters_, batch_, Products::kNone);
  const auto b = autograd_->at(parameters_, batch_, Products::kNone);
  EXPECT_GT(b->gradient().norm(), 0.1F);
  EXPECT_CLOSE(a->gradient(), b->gradient());
}

TEST_P(PolicyDerivativesTest, HessianProductEqualsAutograd) {
  const auto a = analytic_->at(parameters_, batch_, Products::kHessian);
  const auto b = autograd_->at(parameters_, batch_, Products::kHessian);
  EXPECT_CLOSE(a->hessian_product(direction_), b->hessian_product(direction_));
}

TEST_P(PolicyDerivativesTest, RatioHessianProductEqualsAutogradAndHasTheSamplingTerm) {
  const auto a = analytic_->at(parameters_, batch_, Products::kRatioHessian);
  const auto b = autograd_->at(parameters_, batch_, Products::kRatioHessian);
  const Vector product = b->hessian_product(direction_);
  EXPECT_CLOSE(a->hessian_product(direction_), product);
  const Vector plain =
      analytic_->at(parameters_, batch_, Products::kHessian)->hessian_product(direction_);
  EXPECT_GT((product - plain).norm(), 0.1F * plain.norm());
}

TEST_P(PolicyDerivativesTest, FisherProductEqualsAutograd) {
  for (const Products products : {Products::kFisher, Products::kHessian}) {
    const auto a = analytic_->at(parameters_, batch_, products);
    const auto b = autograd_->at(parameters_, batch_, products);
    EXPECT_CLOSE(a->fisher_product(direction_), b->fisher_product(direction_));
  }
}

TEST_P(PolicyDerivativesTest, ProductsOnAShareOfTheRowsEqualAutogradOnTheSameRows) {
  const auto a = analytic_->at(parameters_, batch_, Products::kHessian, 0.5);
  const auto b = autograd_->at(parameters_, batch_, Products::kHessian, 0.5);
  EXPECT_CLOSE(a->hessian_product(direction_), b->hessian_product(direction_));
  EXPECT_CLOSE(a->fisher_product(direction_), b->fisher_product(direction_));
  const auto whole = analytic_->at(parameters_, batch_, Products::kHessian);
  EXPECT_EQ(a->gradient(), whole->gradient());
  EXPECT_NE(a->fisher_product(direction_), whole->fisher_product(direction_));
}

TEST_P(PolicyDerivativesTest, OutputsAndSurrogateEqualAutograd) {
  const PolicyOutputs a = analytic_->outputs(parameters_, batch_);
  const PolicyOutputs b = autograd_->outputs(parameters_, batch_);
  EXPECT_CLOSE(a.means, b.means);
  EXPECT_EQ(a.log_std, b.log_std);
  const SurrogateValue mine = analytic_->surrogate(other_, batch_, a);
  const SurrogateValue torch = autograd_->surrogate(other_, batch_, b);
  EXPECT_GT(torch.kl, 0.001);
  EXPECT_NEAR(mine.loss, torch.loss, 1e-5);
  EXPECT_NEAR(mine.kl, torch.kl, 1e-5);
}

TEST_P(PolicyDerivativesTest, SurrogateGradientEqualsAutogradClippedAndNot) {
  const PolicyOutputs old = analytic_->outputs(parameters_, batch_);
  Vector last = Vector::Zero(other_.size());
  for (const double clip : {0.05, 0.3, std::numeric_limits<double>::infinity()}) {
    const Vector a = analytic_->surrogate_gradient(other_, batch_, old, clip);
    EXPECT_CLOSE(a, autograd_->surrogate_gradient(other_, batch_, old, clip));
    EXPECT_NE(a, last);
    last = a;
  }
}

TEST_P(PolicyDerivativesTest, SurrogateGradientAtTheOldPolicyIsThatOfTheInnerLoss) {
  const PolicyOutputs old = analytic_->outputs(parameters_, batch_);
  EXPECT_CLOSE(analytic_->surrogate_gradient(parameters_, batch_, old, 0.3),
               analytic_->at(parameters_, batch_, Products::kNone)->gradient());
}

INSTANTIATE_TEST_SUITE_P(Activations, PolicyDerivativesTest,
                         testing::Values(Activation::kRelu, Activation::kTanh),
                         [](const auto& tested) {
                           return tested.param == Activation::kRelu ? "relu" : "tanh";
                         });

TEST(MakePolicyDerivativesTest, UnknownNameSaysWhatIsAllowed) {
  EXPECT_THROW(make_policy_derivatives("numeric", MlpShape(1, {2}, 1, Activation::kTanh)),
               ConfigError);
}

}  // namespace
}  // namespace adaptbench

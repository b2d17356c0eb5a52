// Is the second-order meta-gradient right, and is the structured curvature product the Hessian that
// it claims to be?
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "algorithms/shared/meta_objective.h"
#include "tests/algorithms/support/random_batch.h"
#include "tests/algorithms/support/torch_oracle.h"

namespace adaptbench {
namespace {

constexpr double kTolerance =
    1e-4;  // relative; single precision against double: 1e-6 to 1e-5 is seen
constexpr double kVisible = 0.01;  // relative; a hundred times as much

struct Case {
  const char* name;
  Activation activation;
  int inner_steps;
  bool learned_step_sizes;
};

class MetaGradientTest : public testing::TestWithParam<Case> {
 protected:
  MetaGradientTest() {
    layout_.shape =
        std::make_shared<const MlpShape>(4, std::vector<int>{11, 7}, 2, GetParam().activation);
    layout_.learned_step_sizes = GetParam().learned_step_sizes;
    layout_.step_size = 0.3;
    meta_ = layout_.initial(Random(1));
    meta_.head(layout_.shape->parameter_count()) = random_parameters(*layout_.shape, Random(1));
    direction_ = random_vector(meta_.size(), Random(2));
    for (int i = 0; i < GetParam().inner_steps; ++i) {
      inner_.push_back(random_batch(*layout_.shape, 150,
                                    Random(3).split("inner", static_cast<std::uint64_t>(i))));
    }
    outer_ = random_batch(*layout_.shape, 170, Random(4));
  }

  [[nodiscard]] MetaTask task(const MetaLayout& layout) const {
    MetaTask result(*derivatives_, layout, meta_);
    for (const PolicyBatch& batch : inner_) result.inner_step(batch);
    result.set_outer(outer_);
    return result;
  }

  [[nodiscard]] TorchOracle oracle() const {
    std::vector<const PolicyBatch*> inner;
    for (const PolicyBatch& batch : inner_) inner.push_back(&batch);
    return {layout_, inner, outer_};
  }

  // (f(meta + e d) - f(meta - e d)) / 2e in double precision.
  [[nodiscard]] double central_difference() const {
    const double e = 1e-7;  // so small that no unit of a ReLU network crosses its kink
    const TorchOracle exact = oracle();
    const at::Tensor at = to_torch(meta_).requires_grad_(true), d = to_torch(direction_);
    const double up = exact.loss(at + e * d, at).item<double>();
    const double down = exact.loss(at - e * d, at).item<double>();
    return (up - down) / (2.0 * e);
  }

  MetaLayout layout_;
  Vector meta_, direction_;
  std::vector<PolicyBatch> inner_;
  PolicyBatch outer_;
  std::unique_ptr<PolicyDerivatives> derivatives_ =
      make_policy_derivatives("analytic", MlpShape(4, {11, 7}, 2, GetParam().activation));
};

double relative(double a, double b) { return std::abs(a - b) / std::abs(b); }

TEST_P(MetaGradientTest, SecondOrderEqualsCentralDifferencesAndFirstOrderDoesNot) {
  const double exact = central_difference();
  EXPECT_LT(relative(task(layout_).gradient().dot(direction_), exact), kTolerance);
  MetaLayout first = layout_;
  first.second_order = false;
  EXPECT_GT(relative(task(first).gradient().dot(direction_), exact), kVisible);
}

TEST_P(MetaGradientTest, GradientEqualsNestedAutograd) {
  const at::Tensor at = to_torch(meta_).requires_grad_(true);
  const Vector exact = from_torch(slope(oracle().loss(at, at), at));
  EXPECT_LT((task(layout_).gradient() - exact).norm(), kTolerance * exact.norm());
}

TEST_P(MetaGradientTest, StructuredProductEqualsTheNestedHessianOfTheMeanKl) {
  const at::Tensor at = to_torch(meta_).requires_grad_(true);
  const at::Tensor gradient = slope(oracle().kl(at, at), at, true);
  const Vector exact = from_torch(slope(gradient.dot(to_torch(direction_)), at));
  EXPECT_LT((task(layout_).curvature_product(direction_) - exact).norm(),
            kTolerance * exact.norm());
}

TEST_P(MetaGradientTest, EvaluationAdaptsAgainFromTheNewParameters) {
  const Vector other = meta_ + 0.01F * direction_;
  const TorchOracle exact = oracle();
  const at::Tensor at = to_torch(meta_).requires_grad_(true),
                   there = to_torch(other).requires_grad_(true);
  const SurrogateValue value = task(layout_).evaluate(other);
  EXPECT_LT(relative(value.kl, exact.kl(there, at).item<double>()), 1e-3);
  EXPECT_LT(relative(value.loss, exact.loss(there, at).item<double>()), 1e-3);
}

TEST_P(MetaGradientTest, ClippedGradientElsewhereDifferentiatesThroughTheNewAdaptation) {
  const Vector other = meta_ + 0.01F * direction_;
  const at::Tensor at = to_torch(meta_).requires_grad_(true),
                   there = to_torch(other).requires_grad_(true);
  const Vector exact = from_torch(slope(oracle().loss(there, at), there));
  const Vector mine =
      task(layout_).clipped_gradient(other, std::numeric_limits<double>::infinity());
  EXPECT_LT((mine - exact).norm(), 1e-3 * exact.norm());
}

// Any outer loss at all: here half the squared distance of the adapted parameters from a fixed
// point.
TEST_P(MetaGradientTest, GradientThroughTheAdaptationEqualsCentralDifferences) {
  if (GetParam().activation == Activation::kRelu)
    GTEST_SKIP() << "differences in single precision are so wide that units cross their kinks";
  const MetaTask mine = task(layout_);
  const Eigen::Index size = layout_.shape->parameter_count();
  const Vector goal = random_vector(size, Random(5));
  const auto loss = [&](double e) {
    double value = 0.0;
    (void)mine.gradient_through(meta_ + static_cast<float>(e) * direction_,
                                [&](const Vector& adapted) -> Vector {
                                  value = 0.5 * (adapted - goal).cast<double>().squaredNorm();
                                  return adapted - goal;
                                });
    return value;
  };
  const Vector gradient =
      mine.gradient_through(meta_, [&](const Vector& adapted) -> Vector { return adapted - goal; });
  const double e = 2e-3, numeric = (loss(e) - loss(-e)) / (2.0 * e);
  EXPECT_LT(relative(gradient.dot(direction_), numeric), 5e-3);
}

INSTANTIATE_TEST_SUITE_P(Cases, MetaGradientTest,
                         testing::Values(Case{"relu", Activation::kRelu, 1, false},
                                         Case{"tanh", Activation::kTanh, 1, false},
                                         Case{"two_steps", Activation::kTanh, 2, false},
                                         Case{"learned_step_sizes", Activation::kTanh, 2, true}),
                         [](const auto& tested) { return tested.param.name; });

// One adaptation less: an ordinary policy-gradient task, whose curvature is the Fisher matrix.
TEST(MetaTaskTest, WithoutInnerStepsGradientAndCurvatureAreThoseOfThePolicy) {
  MetaLayout layout;
  layout.shape = std::make_shared<const MlpShape>(3, std::vector<int>{5}, 2, Activation::kTanh);
  const auto derivatives = make_policy_derivatives("analytic", *layout.shape);
  const Vector parameters = random_parameters(*layout.shape, Random(1));
  const Vector v = random_vector(parameters.size(), Random(2));
  const PolicyBatch batch = random_batch(*layout.shape, 50, Random(3));
  MetaTask task(*derivatives, layout, parameters);
  task.set_outer(batch);
  const auto point = derivatives->at(parameters, batch, Products::kFisher);
  EXPECT_EQ(task.gradient(), point->gradient());
  EXPECT_EQ(task.curvature_product(v), point->fisher_product(v));
}

}  // namespace
}  // namespace adaptbench

#include "algorithms/shared/gradient_adaptation.h"

#include <gtest/gtest.h>

#include <utility>

namespace adaptbench {
namespace {

constexpr int kSteps = 12;

Episodes two_episodes(Random random) {
  Episodes episodes(2);
  for (Episode& episode : episodes) {
    episode.observations =
        Matrix::NullaryExpr(kSteps, 3, [&] { return static_cast<float>(random.normal()); });
    episode.actions =
        Matrix::NullaryExpr(kSteps, 2, [&] { return static_cast<float>(random.normal()); });
    episode.rewards =
        Vector::NullaryExpr(kSteps, [&] { return static_cast<float>(random.normal()); });
  }
  return episodes;
}

// What the first and the second step change.
std::pair<Vector, Vector> changes(int full) {
  const auto shape = std::make_shared<const MlpShape>(3, std::vector<int>{8}, 2, Activation::kTanh);
  const auto derivatives = make_policy_derivatives("analytic", *shape);
  const Vector start = shape->initial_parameters(Random(1));
  GradientAdaptation adaptation(*derivatives, shape, start,
                                {Vector::Constant(shape->parameter_count(), 0.1F), full, 0.5}, {});
  const auto now = [&] {
    return dynamic_cast<const GaussianMlpPolicy&>(adaptation.policy()).parameters();
  };
  adaptation.observe(two_episodes(Random(2)));
  const Vector first = now();
  adaptation.observe(two_episodes(Random(3)));
  EXPECT_EQ(adaptation.gradient_updates(), 2);
  return {first - start, now() - first};
}

// As many steps as were trained for are of full size, as they were in training.
TEST(GradientAdaptationTest, StepsBeyondTheFullOnesAreShorter) {
  const auto [first, second] = changes(2);
  const auto [same_first, shorter] = changes(1);
  EXPECT_GT(first.norm(), 0.0F);
  EXPECT_EQ(first, same_first);
  EXPECT_LT((shorter - 0.5F * second).norm(), 1e-5F * second.norm());
}

}  // namespace
}  // namespace adaptbench

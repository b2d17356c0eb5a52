#include "algorithms/shared/demonstration.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tests/algorithms/support/point_tasks.h"

namespace adaptbench {
namespace {

class Constant final : public Policy {
  class One final : public Actor {
    void act(std::span<const float>, std::span<float> action) override { action[0] = 1.0F; }
  };

 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<One>();
  }
};

TEST(DemonstrationTest, DisturbsWhatIsDoneAndKeepsWhatWasMeant) {
  const Constant constant;
  const Demonstration demonstration(constant, 0.5);
  const auto actor = demonstration.begin_episode(Random(1));
  constexpr int kSteps = 1000;
  double sum = 0.0, squares = 0.0;
  for (int t = 0; t < kSteps; ++t) {
    std::array<float, 1> action{};
    actor->act({}, action);
    const double change = static_cast<double>(action[0]) - 1.0;
    sum += change / kSteps;
    squares += change * change / kSteps;
  }
  EXPECT_EQ(demonstration.actions(), std::vector<float>(kSteps, 1.0F));
  EXPECT_NEAR(sum, 0.0, 0.06);                 // 4 standard errors of 0.5 / sqrt(1000)
  EXPECT_NEAR(std::sqrt(squares), 0.5, 0.05);  // 4 standard errors of 0.5 / sqrt(2000)
}

TEST(DemonstrateTest, GivesTheEpisodesOfEachVariantTogetherAndPaysForThem) {
  PointTasks tasks({.told = true});
  const std::vector<TrainingVariant> variants = {tasks.variant(3), tasks.variant(5)};
  const std::vector<Demonstrated> given = demonstrate(tasks, variants, 2, 0.0, Random(1));
  ASSERT_EQ(given.size(), 4U);
  EXPECT_EQ(tasks.steps_used(), 4 * tasks.problem().horizon);
  const auto goal = [&](std::size_t i) { return given[i].episode.observations(0, 2); };
  EXPECT_EQ(goal(0), goal(1));
  EXPECT_NE(goal(1), goal(2));
  EXPECT_EQ(goal(2), goal(3));
  // Without noise what was done is what was meant.
  const Matrix& done = given[0].episode.actions;
  EXPECT_EQ(given[0].actions, std::vector<float>(done.data(), done.data() + done.size()));
}

}  // namespace
}  // namespace adaptbench

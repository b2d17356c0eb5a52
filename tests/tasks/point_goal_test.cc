#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"

namespace adaptbench {
namespace {

VariantSpace space(const char* family) {
  return {task_families().get(family), robots().get("point"), "mujoco"};
}

Parameters with(std::initializer_list<std::pair<const char*, double>> values) {
  Parameters parameters;
  for (const auto& [name, value] : values) parameters.set(name, value);
  return parameters;
}

TEST(ClassicPointGoalTest, AnActionMovesThePointByATenthOfItExactly) {
  Environment environment(space("classic-point-goal").nominal());
  std::vector<float> observation(2);
  environment.reset(Random(1), observation);
  Random random(2);
  double x = 0.0, y = 0.0;
  for (int step = 0; step < 100; ++step) {
    const std::vector<float> action{static_cast<float>(random.uniform(-1, 1)),
                                    static_cast<float>(random.uniform(-1, 1))};
    environment.step(action, observation);
    x += 0.1 * static_cast<double>(action[0]);
    y += 0.1 * static_cast<double>(action[1]);
    // q' = q + v', v' = v + (u - v): a handful of roundings of numbers below 10 per step.
    ASSERT_NEAR(environment.world().positions()[0], x, 1e-12);
    ASSERT_NEAR(environment.world().positions()[1], y, 1e-12);
  }
}

TEST(ClassicPointGoalTest, ActionsAreClippedToATenthOfAMetre) {
  Environment environment(space("classic-point-goal").nominal());
  std::vector<float> observation(2);
  environment.reset(Random(1), observation);
  environment.step(std::vector<float>{25.0F, -3.0F}, observation);
  EXPECT_NEAR(environment.world().positions()[0], 0.1, 1e-15);
  EXPECT_NEAR(environment.world().positions()[1], -0.1, 1e-15);
}

TEST(ClassicPointGoalTest, PaysMinusTheDistanceAndEndsWithinACentimetre) {
  Environment environment(
      space("classic-point-goal").custom(with({{"goal_x", 0.1}, {"goal_y", 0.35}})));
  std::vector<float> observation(2);
  environment.reset(Random(1), observation);
  StepOutcome outcome = environment.step(std::vector<float>{1.0F, 0.5F}, observation);
  EXPECT_NEAR(outcome.reward, -0.3, 1e-7);  // at (0.1, 0.05): 0.3 m below the goal
  EXPECT_FALSE(outcome.success);
  environment.step(std::vector<float>{0.0F, 1.0F}, observation);
  environment.step(std::vector<float>{0.0F, 1.0F}, observation);
  outcome =
      environment.step(std::vector<float>{0.0F, 0.85F}, observation);  // (0.1, 0.335): 15 mm away
  EXPECT_TRUE(outcome.success);
  EXPECT_FALSE(outcome.terminated);
  outcome = environment.step(std::vector<float>{0.05F, 0.1F},
                             observation);  // (0.105, 0.345): 5 mm along each axis
  EXPECT_TRUE(outcome.terminated);
}

TEST(PointGoalTest, TurnsAndScalesEveryMovement) {
  const double turn = 1.0, gain = 0.5;
  Environment environment(
      space("point-goal").custom(with({{"action_turn", turn}, {"action_gain", gain}})));
  std::vector<float> observation(2);
  environment.reset(Random(1), observation);
  environment.step(std::vector<float>{1.0F, 0.0F}, observation);
  EXPECT_NEAR(environment.world().positions()[0], 0.1 * gain * std::cos(turn), 1e-12);
  EXPECT_NEAR(environment.world().positions()[1], 0.1 * gain * std::sin(turn), 1e-12);
}

TEST(PointGoalTest, EveryCornerCanBeReachedWithinTheHorizon) {
  // The farthest goal lies at 0.85·√2 = 1.2 m; the shortest step is 0.032 m: 38 steps of 100.
  for (const double x_m : {-0.85, 0.85}) {
    for (const double y_m : {-0.85, 0.85}) {
      for (const double turn_rad : {-1.35, 1.35}) {
        Environment environment(space("point-goal")
                                    .custom(with({{"goal_x", x_m},
                                                  {"goal_y", y_m},
                                                  {"action_turn", turn_rad},
                                                  {"action_gain", 0.32}})));
        std::vector<float> observation(2);
        environment.reset(Random(1), observation);
        bool reached = false;
        for (int step = 0; step < environment.horizon() && !reached; ++step) {
          // Towards the goal, turned back by what the world turns it.
          const double angle_rad =
              std::atan2(y_m - double{observation[1]}, x_m - double{observation[0]}) - turn_rad;
          reached = environment
                        .step(std::vector<float>{static_cast<float>(std::cos(angle_rad)),
                                                 static_cast<float>(std::sin(angle_rad))},
                              observation)
                        .success;
        }
        EXPECT_TRUE(reached) << x_m << ' ' << y_m << ' ' << turn_rad;
      }
    }
  }
}

}  // namespace
}  // namespace adaptbench

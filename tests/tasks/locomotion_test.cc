#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/held_out.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "tasks/locomotion/gait_solver.h"

namespace adaptbench {
namespace {

VariantSpace space(const std::string& family, const std::string& robot) {
  return {task_families().get(family), robots().get(robot), "mujoco"};
}

Parameters one(const char* name, ParameterValue value) {
  Parameters parameters;
  parameters.set(name, std::move(value));
  return parameters;
}

struct Probe {
  std::vector<double> parts = std::vector<double>(2);
  StepOutcome outcome;
  double paid() const { return parts[0] + parts[1]; }
};

// Scores a body that flies at a given velocity, motors at `drive`.
Probe score_flying(const Variant& variant, double vx, double vy, float drive,
                   bool upside_down = false) {
  const Robot& robot = robots().get(variant.robot());
  const Environment environment(variant);
  const auto task = task_families()
                        .get(variant.family())
                        .pose(variant.parameters(), robot,
                              compile_cached(engines().get("mujoco"), environment.scene()));
  auto world = environment.model().new_world();
  Random random(1);
  task->reset(*world, random);
  const auto start = environment.model().initial_positions();
  std::vector<double> q(start.begin(), start.end());
  std::vector<double> v(static_cast<std::size_t>(environment.model().velocity_size()), 0.0);
  v[0] = vx;
  if (!robot.spec().planar) v[1] = vy;
  if (upside_down) {  // half a turn about x
    q[3] = 0.0;
    q[4] = 1.0;
    q[5] = q[6] = 0.0;
  }
  world->reset(q, v);
  Probe probe;
  const std::vector<float> action(static_cast<std::size_t>(environment.action_size()), drive);
  for (int i = 0; i < 50; ++i) {  // one second
    probe.outcome = task->score(*world, action, probe.parts);
  }
  return probe;
}

TEST(RunDirectionTest, MovingAsCommandedPaysMoreThanMovingAgainstIt) {
  for (const char* robot : {"half-cheetah", "ant", "hexapod"}) {
    for (const auto& [direction, sign] : {std::pair{"forward", 1.0}, {"backward", -1.0}}) {
      const auto variant =
          space("run-direction", robot).custom(one("direction", std::string(direction)));
      const double with = score_flying(variant, sign, 0, 0).paid();
      const double still = score_flying(variant, 0, 0, 0).paid();
      const double against = score_flying(variant, -sign, 0, 0).paid();
      EXPECT_NEAR(with, 1.0, 1e-9) << robot;  // all of the body moves at 1 m/s
      EXPECT_NEAR(still, 0.0, 1e-9) << robot;
      EXPECT_NEAR(against, -1.0, 1e-9) << robot;
    }
  }
}

TEST(RunDirectionTest, FullDriveCostsATenthAndStandingStillEarnsNothing) {
  const auto variant = space("run-direction", "ant").nominal();
  EXPECT_NEAR(score_flying(variant, 0, 0, 1.0F).paid(), -0.1, 1e-9);
  EXPECT_NEAR(score_flying(variant, 0, 0, 5.0F).paid(), -0.1, 1e-9);  // clipped
  EXPECT_NEAR(score_flying(variant, 0, 0, 0.5F).paid(), -0.025, 1e-9);
}

TEST(RunDirectionTest, SucceedsAboveOneMetrePerSecondOverOneSecond) {
  const auto variant = space("run-direction", "half-cheetah").nominal();
  EXPECT_TRUE(score_flying(variant, 1.01, 0, 0).outcome.success);
  EXPECT_FALSE(score_flying(variant, 0.99, 0, 0).outcome.success);
}

TEST(RunDirectionTest, AFallenBodyEarnsNothingForMovingAndFails) {
  const auto variant = space("run-direction", "ant").nominal();
  const Probe fallen = score_flying(variant, 2.0, 0, 0, true);
  EXPECT_DOUBLE_EQ(fallen.parts[0], 0.0);
  EXPECT_FALSE(fallen.outcome.success);
  EXPECT_FALSE(fallen.outcome.terminated);  // ending early would be a way out of paying for control
  EXPECT_DOUBLE_EQ(score_flying(variant, -2.0, 0, 0, true).parts[0],
                   -2.0);  // nor is it a way out of a penalty
}

TEST(RunVelocityTest, PaysMinusTheDeviation) {
  const auto variant = space("run-velocity", "half-cheetah").custom(one("goal_speed", 1.25));
  EXPECT_NEAR(score_flying(variant, 2.0, 0, 0).paid(), -0.75, 1e-9);
  EXPECT_TRUE(score_flying(variant, 1.06, 0, 0).outcome.success);
  EXPECT_FALSE(score_flying(variant, 1.04, 0, 0).outcome.success);
}

TEST(RunHeadingTest, PaysForSpeedAlongTheHeadingOnly) {
  const double heading = 2.0;
  const auto variant = space("run-heading", "hexapod").custom(one("heading", heading));
  const double c = std::cos(heading), s = std::sin(heading);
  EXPECT_NEAR(score_flying(variant, c, s, 0).paid(), 1.0, 1e-9);
  EXPECT_NEAR(score_flying(variant, -s, c, 0).paid(), 0.0, 1e-9);
}

TEST(RunHeadingTest, HoldsOutAnArcOfSixtyDegrees) {
  const ParameterSpec& row = task_families().get("run-heading").spec().parameters.row("heading");
  ASSERT_EQ(row.holes.size(), 1U);
  EXPECT_NEAR(row.holes[0].length(), 3.14159265358979 / 3, 1e-12);
}

TEST(GroundTest, ASlopeTurnsGravityByItsAngle) {
  // In free flight the centre of mass accelerates by gravity alone.
  Environment environment(space("run-direction", "ant").custom(one("slope", 0.08)));
  const Model& model = environment.model();
  auto world = model.new_world();
  std::vector<double> q(model.initial_positions().begin(), model.initial_positions().end());
  q[2] = 5.0;
  world->reset(q, std::vector<double>(14, 0.0));
  world->step(std::vector<double>(8, 0.0), 40);  // 0.1 s
  const Vector3 v = world->subtree_velocity_mps(model.body("torso"));
  EXPECT_NEAR(v[0], -0.981 * std::sin(0.08),
              1e-6);  // the ground rises towards +x, so it is pulled back
  EXPECT_NEAR(v[2], -0.981 * std::cos(0.08), 1e-6);
}

TEST(GroundTest, StaysOnTheSteepestSlope) {
  // On a slope s a body at rest slides when tan s > friction: tan 0.085 = 0.085, far below every
  // friction we use. So it must stay.
  Parameters steep = one("slope", 0.085);
  steep.set("friction", 0.39);
  Environment environment(space("run-direction", "hexapod").custom(steep));
  const Model& model = environment.model();
  auto world = model.new_world();
  world->reset(model.initial_positions(), std::vector<double>(18, 0.0));
  const std::vector<double> off(12, 0.0);
  world->step(off, 400);  // 1 s to settle
  const double settled = world->subtree_com_m(model.body("torso"))[0];
  world->step(off, 400);
  EXPECT_NEAR(world->subtree_com_m(model.body("torso"))[0], settled, 0.01);
}

// How far an ant slides that is pushed at 2 m/s, its motors off.
double slide_m(double friction) {
  const Environment environment(space("run-direction", "ant").custom(one("friction", friction)));
  const Model& model = environment.model();
  auto world = model.new_world();
  std::vector<double> velocities(static_cast<std::size_t>(model.velocity_size()), 0.0);
  velocities[0] = 2.0;
  world->reset(model.initial_positions(), velocities);
  const int torso = model.body("torso");
  const double start_m = world->subtree_com_m(torso)[0];
  world->step(std::vector<double>(8, 0.0), 400);
  return world->subtree_com_m(torso)[0] - start_m;
}

TEST(GroundTest, SlidesFurtherWhereThereIsLessFriction) {
  EXPECT_GT(slide_m(0.4), 1.3 * slide_m(1.4));
}

// Where an ant's torso comes to rest, its motors off, over the terrain at x.
double resting_height_m(const char* terrain, double x_m) {
  const Environment environment(
      space("run-direction", "ant").custom(one("terrain", std::string(terrain))));
  const Model& model = environment.model();
  const auto initial = model.initial_positions();
  std::vector<double> positions(initial.begin(), initial.end());
  positions[0] += x_m;
  positions[2] += 0.03;
  auto world = model.new_world();
  world->reset(positions, std::vector<double>(static_cast<std::size_t>(model.velocity_size())));
  world->step(std::vector<double>(8, 0.0), 400);
  return world->body_position_m(model.body("torso"))[2];
}

// A ridge stands 25 mm above the plane, and feet come to rest on it or beside it.
TEST(GroundTest, BumpsCarryTheBodyAboveThePlane) {
  double highest_m = 0.0;
  for (const double x_m : {0.0, 0.1, 0.2, 0.3}) {
    const double above_m = resting_height_m("bumps", x_m) - resting_height_m("flat", x_m);
    EXPECT_GT(above_m, -0.005) << x_m;
    EXPECT_LT(above_m, 0.03) << x_m;
    highest_m = std::max(highest_m, above_m);
  }
  EXPECT_GT(highest_m, 0.005);
}

TEST(SolvabilityTest, AGaitRunsACheetahAndIsFoundAgain) {
  // forward
  const TrainingVariant variant = space("run-direction", "half-cheetah").train(0);
  const GaitSearch search{.evaluations = 160, .attempts = 1};
  const auto solve = [&] {
    return gait_solver(task_families().get("run-direction"), robots().get("half-cheetah"), "mujoco",
                       search, Random(1))(variant);
  };
  const SolvedVariant row = solve();
  EXPECT_TRUE(row.solved);
  EXPECT_EQ(row.variant, variant.id());
  EXPECT_EQ(row.details, solve().details);  // bit for bit
}

}  // namespace
}  // namespace adaptbench

// The places that an arm is said to reach are places where its hand can be.
#include "tasks/shared/arm_reach.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/registry.h"
#include "tests/robots/tagged.h"

namespace adaptbench {
namespace {

class ArmReachTest : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] const Robot& robot() const { return robots().get(GetParam()); }
  [[nodiscard]] const ArmSpec& arm() const { return *robot().spec().arm; }
};

TEST_P(ArmReachTest, PointsAreOnTheGridInThePlaneAndNoneIsBeyondTheStretchedArm) {
  double stretched_m = vector_of(arm().flange_m).norm() + arm().tool_m;
  for (const ArmJoint& joint : arm().joints) stretched_m += vector_of(joint.origin_m).norm();
  const auto points = reached_points(arm(), 0.1);
  ASSERT_GT(points.size(), 30U);
  for (const ReachedPoint& point : points) {
    EXPECT_EQ(point.position_m.y(), 0.0);
    EXPECT_GT(point.position_m.x(), 0.0);
    EXPECT_LE(point.position_m.norm(), stretched_m);
    EXPECT_NEAR(std::remainder(point.position_m.x(), 0.1), 0.0, 1e-9);
    EXPECT_NEAR(std::remainder(point.position_m.z(), 0.1), 0.0, 1e-9);
  }
}

// Doors hang there, and the hand is forwards.
TEST_P(ArmReachTest, TheSurroundingsOfTheWorkPointAreReachedWithTheHandForwards) {
  constexpr double kSpacingM = 0.05;
  const Eigen::Vector3d work_m = vector_of(arm().work_point_m);
  int near = 0;
  for (const ReachedPoint& point : reached_points(arm(), kSpacingM)) {
    const Eigen::Vector3d way_m = (point.position_m - work_m).cwiseAbs();
    if (std::max(way_m.x(), way_m.z()) <= kSpacingM) {
      EXPECT_TRUE(point.forwards) << point.position_m.transpose();
      ++near;
    }
  }
  EXPECT_GE(near, 4);
}

TEST_P(ArmReachTest, NoPointFarOutIsReachedBeyondTheForwardReach) {
  const double reach_m = forward_reach_m(arm());
  EXPECT_GT(reach_m, arm().work_point_m[0]);
  const double shoulder_m = arm().joints[0].origin_m[2] + arm().joints[1].origin_m[2];
  constexpr double kSpacingM = 0.02;
  for (const ReachedPoint& point : reached_points(arm(), kSpacingM)) {
    if (point.forwards && std::abs(point.position_m.z() - shoulder_m) < kSpacingM / 2) {
      EXPECT_LT(point.position_m.x(), reach_m + kSpacingM);
    }
  }
}

TEST_P(ArmReachTest, SceneHoldsTheArmWithItsToolAtTheWorkPointAboveTheFloor) {
  const auto points = reached_points(arm(), 0.2);
  const ReachScene scene = reach_scene(robot(), points, 0.01);
  const auto model = engines().get("mujoco").compile(scene.mjcf);
  const auto world = model->new_world();
  world->reset(scene.positions,
               std::vector<double>(static_cast<std::size_t>(model->velocity_size()), 0.0));
  const Vector3 tool = world->body_position_m(model->body("tool")),
                base = world->body_position_m(model->body("base"));
  EXPECT_NEAR(tool[0] - base[0], arm().work_point_m[0], 2e-3);
  EXPECT_NEAR(tool[2] - base[2], arm().work_point_m[2], 2e-3);
  for (const ReachedPoint& point : points) EXPECT_GT(base[2] + point.position_m.z(), 0.0);
}

TEST_P(ArmReachTest, SpacingThatIsNoneIsRefused) {
  for (const double spacing_m : {0.0, -1.0, 0.004, 1.0, std::nan("")}) {
    EXPECT_THROW(reached_points(arm(), spacing_m), ConfigError) << spacing_m;
  }
}

INSTANTIATE_TEST_SUITE_P(Arms, ArmReachTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

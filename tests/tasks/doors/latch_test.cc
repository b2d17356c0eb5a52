// The latch holds until the handle is turned past its angle, whatever the kind of handle.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

using Kind = std::pair<std::string, std::string>;  // handle, opening

class LatchTest : public testing::TestWithParam<Kind> {
 protected:
  // A handle that goes back slowly, so that it stays where it is put while the door swings by.
  static Parameters slow_handle() {
    Parameters parameters = door_with(GetParam().first, GetParam().second);
    parameters.set("latch_spring", 0.25);
    parameters.set("handle_damping", 0.09);
    parameters.set("handle_friction", 0.12);
    return parameters;
  }

  // How far a door swings within 0.1 s that is thrown open, while its handle is turned by a share
  // of the latch angle. 1.5 rad/s are more than 1 m/s at its edge, and some 5 J.
  static double swing_rad(const std::string& robot, double share, double speed_radps = 1.5) {
    DoorWorld door(reachable_door(robot, slow_handle()));
    door.set_angle("handle", share * door.geometry().door().latch_rad);
    door.set_speed("door", speed_radps);
    door.apply();
    double farthest_rad = 0.0;
    const std::vector<double> off(static_cast<std::size_t>(door.model().actuator_size()), 0.0);
    for (int i = 0; i < 20; ++i) {
      door.world().step(off, 2);
      farthest_rad = std::max(farthest_rad, door.angle_rad("door"));
    }
    EXPECT_EQ(door.world().failure(), "");
    return farthest_rad;
  }
};

TEST_P(LatchTest, HoldsADoorThatIsThrownOpenWhileTheHandleIsAtRest) {
  for (const std::string& robot : robots_tagged("arm"))
    EXPECT_LT(swing_rad(robot, 0.0), 0.02) << robot;
}

TEST_P(LatchTest, HoldsUntilTheHandleIsTurnedPastItsAngle) {
  for (const std::string& robot : robots_tagged("arm")) {
    // A push bar that is half pressed goes on by its own inertia when such a door is stopped.
    const double speed_radps = GetParam().first == "push-bar" ? 0.4 : 1.5;
    EXPECT_LT(swing_rad(robot, 0.85, speed_radps), 0.02) << robot;
    EXPECT_GT(swing_rad(robot, 1.12), 0.1) << robot;
  }
}

TEST_P(LatchTest, TheHandleStaysAtRestByItself) {
  DoorWorld door(door_space("iiwa").custom(door_with(GetParam().first, GetParam().second)));
  door.world().step(
      std::vector<double>(static_cast<std::size_t>(door.model().actuator_size()), 0.0), 200);
  EXPECT_NEAR(door.angle_rad("handle"), 0.0, 0.01);
  EXPECT_NEAR(door.angle_rad("door"), 0.0, 0.005);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LatchTest,
                         testing::Values(Kind{"lever", "towards"}, Kind{"lever", "away"},
                                         Kind{"knob", "towards"}, Kind{"knob", "away"},
                                         Kind{"t-handle", "towards"}, Kind{"push-bar", "away"}),
                         [](const auto& test) {
                           std::string text = test.param.first + "_" + test.param.second;
                           std::replace(text.begin(), text.end(), '-', '_');
                           return text;
                         });

}  // namespace
}  // namespace adaptbench

// The arms are what their tables say.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "robots/arms/arm_robot.h"
#include "tests/robots/tagged.h"

namespace adaptbench {
namespace {

class ArmTest : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] const RobotSpec& robot() const { return robots().get(GetParam()).spec(); }
  [[nodiscard]] Environment nominal() const {
    return Environment(
        VariantSpace(task_families().get("open-door"), robots().get(GetParam()), "mujoco")
            .nominal());
  }
};

TEST_P(ArmTest, TellsTasksAllThatItIsMadeOf) {
  ASSERT_TRUE(robot().arm);
  const ArmSpec& arm = *robot().arm;
  EXPECT_EQ(robot().actuators.size(), arm.joints.size() + 2);
  ASSERT_FALSE(arm.postures_rad.empty());
  for (const auto& posture : arm.postures_rad) {
    ASSERT_EQ(posture.size(), arm.joints.size());
    for (std::size_t i = 0; i < posture.size(); ++i) {
      EXPECT_GT(posture[i], arm.joints[i].low_rad) << arm.joints[i].name;
      EXPECT_LT(posture[i], arm.joints[i].high_rad) << arm.joints[i].name;
    }
  }
}

TEST_P(ArmTest, ItsLastJointRunsAtFullSpeedUnderFullTorqueAndNoFaster) {
  Environment environment = nominal();
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(Random(1), observation);
  const Model& model = environment.model();
  const ArmJoint& joint = robot().arm->joints.back();
  const auto world = model.new_world();
  world->reset(environment.world().positions(), environment.world().velocities());
  std::vector<double> controls(static_cast<std::size_t>(model.actuator_size()), 0.0);
  controls[static_cast<std::size_t>(model.actuator(joint.name))] = 1.0;
  world->step(controls, 60);  // 0.15 s; the rest of the arm sinks a little meanwhile
  const auto velocity = static_cast<std::size_t>(model.joint_velocity(joint.name));
  EXPECT_NEAR(world->velocities()[velocity], joint.speed_radps, 0.1 * joint.speed_radps);
}

// Of a finger: how far its centre of mass lies before its root.
double middle_of(const Environment& environment, const std::string& finger) {
  const int body = environment.model().body(finger);
  const auto world = environment.model().new_world();
  world->reset(environment.model().initial_positions(),
               std::vector<double>(static_cast<std::size_t>(environment.model().velocity_size())));
  const Vector3 com = world->subtree_com_m(body), root = world->body_position_m(body),
                forward = world->body_axis(body, 0);
  double distance = 0.0;
  for (std::size_t i = 0; i < 3; ++i) distance += (com[i] - root[i]) * forward[i];
  return distance;
}

TEST_P(ArmTest, LongerFingersReachFurtherAndWeighTheSame) {
  const VariantSpace space(task_families().get("open-door"), robots().get(GetParam()), "mujoco");
  Parameters changed;
  changed.set("finger_length", 1.15);
  const Environment usual = nominal(), longer(space.custom(changed));
  EXPECT_NEAR(longer.model().mass_kg(), usual.model().mass_kg(), 1e-9);
  for (const std::string& finger : robot().arm->fingers) {
    const double reach_m = middle_of(usual, finger);
    EXPECT_GT(middle_of(longer, finger), 1.1 * reach_m) << finger;
    EXPECT_LT(middle_of(longer, finger), 1.2 * reach_m) << finger;
  }
}

ArmBody arm_of(std::size_t joints) {
  ArmBody body;
  body.name = "small";
  body.arm.joints.resize(joints);
  body.link_masses_kg.resize(joints, 1.0);
  body.arm.postures_rad = {std::vector<double>(joints, 0.0)};
  return body;
}

TEST(ArmRobotTest, RefusesATableThatLacksAnEntry) {
  ArmBody massless = arm_of(6);
  massless.link_masses_kg.pop_back();
  EXPECT_THROW(ArmRobot{massless}, ConfigError);
  ArmBody slack = arm_of(6);
  slack.arm.postures_rad.clear();
  EXPECT_THROW(ArmRobot{slack}, ConfigError);
  ArmBody stiff = arm_of(6);
  stiff.arm.postures_rad.push_back({0.0});
  EXPECT_THROW(ArmRobot{stiff}, ConfigError);
}

TEST(ArmRobotTest, RefusesArmsThatCannotFollowATwistAndThoseThatAreTooLong) {
  EXPECT_THROW(ArmRobot{arm_of(5)}, ConfigError);
  EXPECT_NO_THROW(ArmRobot{arm_of(6)});
  EXPECT_NO_THROW(ArmRobot{arm_of(8)});
  EXPECT_THROW(ArmRobot{arm_of(9)}, ConfigError);
}

INSTANTIATE_TEST_SUITE_P(Arms, ArmTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

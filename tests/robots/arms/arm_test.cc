// The arms are what their tables say.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"

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

TEST_P(ArmTest, HasNoArmatureAndAStepThatOtherEnginesCanTake) {
  const Environment environment = nominal();
  EXPECT_LE(environment.model().timestep_s(), 0.0025);
  EXPECT_NE(environment.scene().find("armature=\"0\""), std::string::npos);
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

TEST_P(ArmTest, LongerFingersReachFurtherAndWeighTheSame) {
  const VariantSpace space(task_families().get("open-door"), robots().get(GetParam()), "mujoco");
  Parameters longer;
  longer.set("finger_length", 1.15);
  const Environment environment(space.custom(longer));
  EXPECT_NEAR(environment.model().mass_kg(), nominal().model().mass_kg(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Arms, ArmTest, testing::Values("iiwa", "ur5", "widowx"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

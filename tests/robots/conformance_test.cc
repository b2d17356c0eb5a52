// What every registered robot must be, tried in each family that it runs in.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "simulation/mujoco/mujoco_handles.h"
#include "tests/robots/tagged.h"
#include "tests/tasks/pairings.h"

namespace adaptbench {
namespace {

class RobotConformanceTest : public testing::TestWithParam<Pairing> {
 protected:
  const RobotSpec& robot_ = robots().get(GetParam().robot).spec();
  const Environment environment_{
      VariantSpace(task_families().get(GetParam().family), robots().get(GetParam().robot), "mujoco")
          .nominal()};
};

TEST_P(RobotConformanceTest, ListsAllItsMotors) {
  const Model& model = environment_.model();
  EXPECT_EQ(robot_.actuators.size(), static_cast<std::size_t>(model.actuator_size()));
  for (const std::string& motor : robot_.actuators) EXPECT_NO_THROW((void)model.actuator(motor));
  EXPECT_NO_THROW((void)model.body(robot_.torso));
  EXPECT_LE(robot_.free_positions, model.position_size());
}

TEST_P(RobotConformanceTest, StandsWithinTheHeightsAtWhichItIsAlive) {
  if (robot_.alive_height_m.length() == 0.0) GTEST_SKIP() << "never falls";
  EXPECT_TRUE(robot_.alive_height_m.contains(robot_.standing_height_m));
}

// The classic bodies keep what was published of them.
TEST_P(RobotConformanceTest, CanBeBuiltInOtherEngines) {
  if (!carries(robot_, "legged") && !carries(robot_, "arm")) GTEST_SKIP() << "for one engine";
  EXPECT_LE(environment_.model().timestep_s(), 0.0025);
  const MujocoModelHandle model = compile_mjcf(environment_.scene());
  for (int i = 0; i < model->nv; ++i) EXPECT_EQ(model->dof_armature[i], 0.0) << i;
}

TEST_P(RobotConformanceTest, StandsIfItIsLegged) {
  if (!carries(robot_, "legged")) GTEST_SKIP() << "has no legs";
  EXPECT_GT(robot_.standing_height_m, 0.0);
}

INSTANTIATE_TEST_SUITE_P(Registry, RobotConformanceTest, testing::ValuesIn(all_pairings()),
                         pairing_label);

TEST(RegistrationTest, NoPlugInFailed) {
  for (const std::string& failure : registration_failures()) ADD_FAILURE() << failure;
}

TEST(PairingsTest, EveryFamilyHasARobotAndEveryRobotAFamily) {
  const std::vector<Pairing> pairings = all_pairings();
  const auto occurs = [&](const std::string& name, std::string Pairing::*member) {
    return std::any_of(pairings.begin(), pairings.end(),
                       [&](const Pairing& pairing) { return pairing.*member == name; });
  };
  for (const std::string& family : task_families().names()) {
    EXPECT_TRUE(occurs(family, &Pairing::family)) << family << " asks for tags that no robot has";
  }
  for (const std::string& robot : robots().names()) {
    EXPECT_TRUE(occurs(robot, &Pairing::robot)) << robot << " carries the tags of no family";
  }
}

}  // namespace
}  // namespace adaptbench

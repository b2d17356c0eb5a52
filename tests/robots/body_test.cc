// The bodies are what they claim to be: masses, dimensions, feet on the ground.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"

namespace adaptbench {
namespace {

Environment nominal(const char* family, const char* robot, const Parameters& changed = {}) {
  return Environment(
      VariantSpace(task_families().get(family), robots().get(robot), "mujoco").custom(changed));
}

Parameters scale(std::initializer_list<std::pair<const char*, ParameterValue>> values) {
  Parameters parameters;
  for (const auto& [name, value] : values) parameters.set(name, value);
  return parameters;
}

// Steps a body with its motors off, for a while.
void rest(World& world, const Model& model, double seconds) {
  const std::vector<double> off(static_cast<std::size_t>(model.actuator_size()), 0.0);
  world.step(off, static_cast<int>(seconds / model.timestep_s()));
}

TEST(ClassicHalfCheetahTest, WeighsFourteenKilograms) {
  EXPECT_NEAR(nominal("classic-direction", "classic-half-cheetah").model().mass_kg(), 14.0, 1e-9);
}

TEST(ClassicHalfCheetahTest, StepsOnceEveryHundredthOfASecond) {
  const Environment environment = nominal("classic-direction", "classic-half-cheetah");
  EXPECT_DOUBLE_EQ(environment.model().timestep_s(), 0.01);
  EXPECT_EQ(environment.family().substeps, 1);
  EXPECT_EQ(environment.model().position_size(), 9);
}

TEST(ClassicAntTest, WeighsWhatItsGeometryAtDensityFiveWeighs) {
  // Sphere of radius .25; per leg two capsules of .2·√2 and one of .4·√2 length, radius .08, each
  // with two half spheres.
  const double pi = 3.14159265358979;
  const double sphere = 4.0 / 3.0 * pi * std::pow(0.25, 3);
  const double caps = 4.0 / 3.0 * pi * std::pow(0.08, 3);
  const double leg = pi * 0.08 * 0.08 * 0.8 * std::sqrt(2.0) + 3 * caps;
  EXPECT_NEAR(nominal("classic-direction", "classic-ant").model().mass_kg(),
              5.0 * (sphere + 4 * leg), 1e-9);
}

TEST(ClassicAntTest, StartsInThePublishedPose) {
  const Environment environment = nominal("classic-direction", "classic-ant");
  const std::vector<double> published{0, 0, 0.55, 1, 0, 0, 0, 0, 1, 0, -1, 0, -1, 0, 1};
  const auto start = environment.model().initial_positions();
  ASSERT_EQ(start.size(), published.size());
  for (std::size_t i = 0; i < start.size(); ++i) EXPECT_NEAR(start[i], published[i], 1e-12) << i;
  EXPECT_DOUBLE_EQ(environment.model().timestep_s(), 0.02);
}

TEST(ClassicAntTest, ItsKneesBendFromStraightLegsAtAngleZero) {
  // At knee angle 0 leg and foot lie in one horizontal line: the foot's frame has the torso's
  // orientation.
  Environment environment = nominal("classic-direction", "classic-ant");
  const Model& model = environment.model();
  auto world = model.new_world();
  std::vector<double> q(model.initial_positions().begin(), model.initial_positions().end());
  for (const char* knee : {"ankle_1", "ankle_2", "ankle_3", "ankle_4"}) {
    q[static_cast<std::size_t>(model.joint_position(knee))] = 0.0;
  }
  world->reset(q, std::vector<double>(14, 0.0));
  for (const char* foot : {"foot_1", "foot_2", "foot_3", "foot_4"}) {
    EXPECT_NEAR(world->body_axis(model.body(foot), 2)[2], 1.0, 1e-12) << foot;
  }
}

class VariedBodyTest : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] Environment body(const Parameters& changed = {}) const {
    return nominal("run-direction", GetParam().c_str(), changed);
  }
};

TEST_P(VariedBodyTest, StandsOnItsFeetWhateverTheLengthsOfItsLegs) {
  for (const double front : {0.66, 1.0, 1.34}) {
    for (const double back : {0.66, 1.0, 1.34}) {
      Environment environment =
          body(scale({{"front_leg_length", front}, {"back_leg_length", back}}));
      const Model& model = environment.model();
      auto world = model.new_world();
      const std::vector<double> still(static_cast<std::size_t>(model.velocity_size()), 0.0);
      world->reset(model.initial_positions(), still);
      const int torso = model.body("torso");
      const double start = world->subtree_com_m(torso)[2];
      // Nothing is pushed out of the ground (a penetration of 5 mm would throw it up) and nothing
      // falls more than the legs give.
      double highest = start;
      for (int i = 0; i < 50; ++i) {
        rest(*world, model, 0.01);
        highest = std::max(highest, world->subtree_com_m(torso)[2]);
      }
      EXPECT_LT(highest - start, 0.01) << front << ' ' << back;
      EXPECT_GT(world->subtree_com_m(torso)[2], 0.7 * start) << front << ' ' << back;
      EXPECT_EQ(world->failure(), "");
    }
  }
}

TEST_P(VariedBodyTest, TouchesTheGroundWithEveryFootSoonAfterTheStart) {
  // Each leg's last body feels the ground within 50 ms: a free fall of 12 mm.
  Environment environment = body();
  const Model& model = environment.model();
  auto world = model.new_world();
  world->reset(model.initial_positions(),
               std::vector<double>(static_cast<std::size_t>(model.velocity_size()), 0.0));
  world->sense_contacts();
  const std::map<std::string, std::vector<std::string>> feet{
      {"half-cheetah", {"back_foot", "front_foot"}},
      {"ant", {"front_left_lower", "front_right_lower", "back_left_lower", "back_right_lower"}},
      {"hexapod", {"front_left_lower", "middle_right_lower", "back_left_lower"}}};
  std::vector<double> force(feet.at(GetParam()).size(), 0.0);
  for (int i = 0; i < 20; ++i) {
    rest(*world, model, 0.0025);
    for (std::size_t f = 0; f < force.size(); ++f) {
      const auto body_index = static_cast<std::size_t>(model.body(feet.at(GetParam())[f]));
      force[f] = std::max(force[f], world->contact_wrenches()[6 * body_index + 5]);
    }
  }
  for (std::size_t f = 0; f < force.size(); ++f) EXPECT_GT(force[f], 1.0) << feet.at(GetParam())[f];
}

TEST_P(VariedBodyTest, MassFollowsTorsoAndLimbs) {
  const double mass = body().model().mass_kg();
  const double heavier_torso = body(scale({{"torso_mass", 1.5}})).model().mass_kg();
  const double thicker_legs = body(scale({{"limb_thickness", 1.2}})).model().mass_kg();
  const double torso = 2.0 * (heavier_torso - mass);  // half of it was added
  EXPECT_GT(torso, 3.0);
  EXPECT_LT(torso, mass);
  // A capsule's volume grows between 1.2² (its cylinder) and 1.2³ (its caps).
  const double growth = (thicker_legs - torso) / (mass - torso);
  EXPECT_GT(growth, 1.44);
  EXPECT_LT(growth, 1.728);
}

TEST_P(VariedBodyTest, ACrippledLegsMotorsDoNothing) {
  const RobotSpec& robot = robots().get(GetParam()).spec();
  for (const std::string& leg : robot.parameters.row("crippled_leg").held_out_choices) {
    Environment environment = body(scale({{"crippled_leg", leg}}));
    const Model& model = environment.model();
    const std::vector<double> still(static_cast<std::size_t>(model.velocity_size()), 0.0);
    for (const std::string& motor : robot.actuators) {
      auto off = model.new_world(), on = model.new_world();
      std::vector<double> controls(static_cast<std::size_t>(model.actuator_size()), 0.0);
      off->reset(model.initial_positions(), still);
      on->reset(model.initial_positions(), still);
      off->step(controls, 4);
      controls[static_cast<std::size_t>(model.actuator(motor))] = 1.0;
      on->step(controls, 4);
      const bool same =
          std::equal(off->positions().begin(), off->positions().end(), on->positions().begin());
      EXPECT_EQ(same, motor.starts_with(leg)) << leg << ' ' << motor;
    }
  }
}

std::string label(const testing::TestParamInfo<std::string>& info) {
  std::string text = info.param;
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

INSTANTIATE_TEST_SUITE_P(Robots, VariedBodyTest, testing::Values("half-cheetah", "ant", "hexapod"),
                         label);

}  // namespace
}  // namespace adaptbench

#include "robots/arms/arm_robot.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "core/error.h"
#include "robots/shared/body_parts.h"

namespace adaptbench {
namespace {

// No armature and 2.5 ms, so that other engines can build it. Elliptic cones and impratio 10: a
// grasp that does not creep. An arm meets the ground and what it handles, never itself.
constexpr const char* kSettings =
    R"(<option timestep="0.0025" integrator="Euler" cone="elliptic" impratio="10"/><size njmax="240" nconmax="50"/>)";
constexpr const char* kDefaults =
    R"(<joint armature="0" solreflimit="0.01 1" solimplimit="0.9 0.95 0.01"/>
<geom contype="{}" conaffinity="0" condim="3" friction="0.3 0.005 0.0001" solref="0.008 1" solimp="0.95 0.99 0.001"/>)";

std::string joint_mjcf(const ArmJoint& joint) {
  return fmt::format(
      R"(<joint name="{}" type="hinge" axis="{} {} {}" range="{} {}" damping="{}"/>)", joint.name,
      joint.axis[0], joint.axis[1], joint.axis[2], joint.low_rad, joint.high_rad,
      joint.torque_nm / joint.speed_radps);
}

std::string base_mjcf(const ArmBody& body) {
  const Vector3& eye = body.shoulder_camera_m;
  return fmt::format(
      R"(<body name="base"><geom name="base" type="cylinder" pos="0 0 {0}" size="{1} {0}" mass="4" rgba="{2}"/>
<camera name="shoulder" pos="{3} {4} {5}" xyaxes="0 -1 0 0.5 0 0.87" fovy="60"/>
)",
      body.base_height_m / 2, body.base_radius_m, body.colour, eye[0], eye[1], eye[2]);
}

// A table that lacks an entry would be read past its end.
void require_whole(const ArmBody& body) {
  const std::size_t joints = body.arm.joints.size();
  const auto require = [&](bool holds, const std::string& what) {
    if (!holds) throw ConfigError(fmt::format("arm '{}': {}", body.name, what));
  };
  require(joints >= kLeastArmJoints && joints <= kMaxArmJoints,
          fmt::format("{} joints; allowed are {} to {}", joints, kLeastArmJoints, kMaxArmJoints));
  require(body.link_masses_kg.size() == joints,
          fmt::format("{} link masses for {} joints", body.link_masses_kg.size(), joints));
  require(!body.arm.postures_rad.empty(), "no posture; there must be at least one");
  for (const std::vector<double>& posture : body.arm.postures_rad) {
    require(posture.size() == joints,
            fmt::format("a posture of {} angles for {} joints", posture.size(), joints));
  }
}

}  // namespace

ArmRobot::ArmRobot(ArmBody body) : body_(std::move(body)) {
  require_whole(body_);
  const Gripper& gripper = body_.gripper;
  body_.arm.palm_half_m = {gripper.palm_length_m / 2, gripper.palm_width_m / 2,
                           gripper.palm_height_m / 2};
  body_.arm.finger_m = gripper.finger_length_m;
  spec_.name = body_.name;
  spec_.version = body_.version;
  spec_.description = body_.description;
  spec_.parameters = gripper_table();
  spec_.torso = "base";
  for (const ArmJoint& joint : body_.arm.joints) spec_.actuators.push_back(joint.name);
  for (const std::string& finger : body_.arm.fingers) spec_.actuators.push_back(finger);
  spec_.arm = body_.arm;
  spec_.tags = {"arm"};
}

RobotMjcf ArmRobot::mjcf(const Parameters& parameters) const {
  const std::vector<ArmJoint>& joints = body_.arm.joints;
  RobotMjcf mjcf;
  mjcf.settings = kSettings;
  mjcf.defaults = fmt::format(kDefaults, 1 | kHandledBit);
  mjcf.body = base_mjcf(body_);
  std::string close = "</body>\n";
  for (std::size_t i = 0; i < joints.size(); ++i) {
    const Vector3& at = joints[i].origin_m;
    const Vector3& end = i + 1 < joints.size() ? joints[i + 1].origin_m : body_.arm.flange_m;
    mjcf.body += fmt::format(
        "<body name=\"{}\" pos=\"{} {} {}\">{}{}\n", joints[i].name, at[0], at[1], at[2],
        joint_mjcf(joints[i]),
        capsule(joints[i].name, {0, 0, 0}, end, joints[i].radius_m,
                fmt::format(R"(mass="{}" rgba="{}")", body_.link_masses_kg[i], body_.colour)));
    close += "</body>";
    mjcf.actuators += motor(joints[i].name, joints[i].torque_nm);
  }
  mjcf.body += hand_mjcf(body_.arm, body_.gripper, parameters) + close + "\n";
  mjcf.actuators += gripper_actuators(body_.arm, body_.gripper);
  mjcf.equality = gripper_equality(body_.arm);
  return mjcf;
}

}  // namespace adaptbench

#include "tasks/shared/arm_drive.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/shared/channels.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

std::vector<Channel> arm_action_channels(const ArmSpec& arm, ArmAction action) {
  std::vector<Channel> channels;
  if (action != ArmAction::kTorque) {
    for (const char* axis : {"x", "y", "z"}) {
      channels.push_back(
          {std::string("tool velocity ") + axis, fmt::format("{} m/s", TwistControl::kLinearMps)});
    }
    for (const char* axis : {"x", "y", "z"}) {
      channels.push_back(
          {std::string("tool turn ") + axis, fmt::format("{} rad/s", TwistControl::kAngularRadps)});
    }
  } else {
    for (const ArmJoint& joint : arm.joints) {
      channels.push_back({joint.name + " torque", fmt::format("{} N m", joint.torque_nm)});
    }
  }
  channels.push_back({"gripper closing force", "1"});
  return channels;
}

ArmDrive::ArmDrive(const RobotSpec& robot, const Model& model, const Eigen::Isometry3d& base)
    : kinematics_(*robot.arm, base),
      twist_control_(*robot.arm),
      hand_(model.body(robot.arm->hand)) {
  const auto part = [&model](const std::string& name) {
    const int body = model.body(name);
    return Part{model.joint_position(name), model.joint_velocity(name), model.actuator(name), body,
                model.subtree_mass_kg(body)};
  };
  for (const ArmJoint& joint : robot.arm->joints) joints_.push_back(part(joint.name));
  for (std::size_t i = 0; i < 2; ++i) fingers_[i] = part(robot.arm->fingers[i]);
}

JointVector ArmDrive::joints_rad(const World& world) const {
  JointVector joints(static_cast<Eigen::Index>(joints_.size()));
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    joints[static_cast<Eigen::Index>(i)] = world.positions()[at(joints_[i].position)];
  }
  return joints;
}

// Of each joint, about its axis: the weight of all that it carries, at its centre of mass.
JointVector ArmDrive::torques_against_gravity_nm(const World& world,
                                                 const JointVector& joints_rad) const {
  std::array<ArmKinematics::JointAxis, kMaxArmJoints> axes;
  kinematics_.tool(joints_rad, axes);
  JointVector torques(joints_rad.size());
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    const Part& joint = joints_[i];
    const Eigen::Vector3d arm =
        vector_of(world.subtree_com_m(joint.body)) - vector_of(world.body_position_m(joint.body));
    const Eigen::Vector3d lift(0.0, 0.0, joint.subtree_mass_kg * kGravityMps2);
    torques[static_cast<Eigen::Index>(i)] = axes[i].axis.dot(arm.cross(lift));
  }
  return torques;
}

void ArmDrive::control(const World& world, ArmAction mode, std::span<const float> action,
                       std::span<double> controls) const {
  const std::vector<ArmJoint>& spec = kinematics_.arm().joints;
  const JointVector joints = joints_rad(world);
  JointVector torques = torques_against_gravity_nm(world, joints);
  if (mode != ArmAction::kTorque) {
    Twist twist;
    for (Eigen::Index i = 0; i < 3; ++i) {
      twist[i] = TwistControl::kLinearMps * clipped(action[static_cast<std::size_t>(i)]);
      twist[i + 3] = TwistControl::kAngularRadps * clipped(action[static_cast<std::size_t>(i + 3)]);
    }
    ArmJacobian jacobian;
    kinematics_.tool(joints, jacobian);
    const JointVector speeds = twist_control_.speeds_radps(jacobian, joints, twist);
    for (std::size_t i = 0; i < spec.size(); ++i) {
      const auto joint = static_cast<Eigen::Index>(i);
      torques[joint] += speeds[joint] * spec[i].torque_nm / spec[i].speed_radps;
    }
  } else {
    for (std::size_t i = 0; i < spec.size(); ++i) {
      torques[static_cast<Eigen::Index>(i)] += clipped(action[i]) * spec[i].torque_nm;
    }
  }
  for (std::size_t i = 0; i < spec.size(); ++i) {
    controls[at(joints_[i].motor)] =
        std::clamp(torques[static_cast<Eigen::Index>(i)] / spec[i].torque_nm, -1.0, 1.0);
  }
  for (const Part& finger : fingers_) controls[at(finger.motor)] = -clipped(action.back());
}

Eigen::Isometry3d ArmDrive::tool(const World& world, Twist& velocity) const {
  ArmJacobian jacobian;
  const Eigen::Isometry3d pose = kinematics_.tool(joints_rad(world), jacobian);
  velocity.setZero();
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    velocity +=
        jacobian.col(static_cast<Eigen::Index>(i)) * world.velocities()[at(joints_[i].velocity)];
  }
  return pose;
}

void ArmDrive::observe_joints(const World& world, std::span<float> out) const {
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    out[i] = static_cast<float>(world.positions()[at(joints_[i].position)]);
    out[joints_.size() + i] = static_cast<float>(world.velocities()[at(joints_[i].velocity)]);
  }
}

double ArmDrive::opening_m(const World& world) const {
  double opening_m = kinematics_.arm().opening_m;
  for (const Part& finger : fingers_) opening_m += world.positions()[at(finger.position)];
  return opening_m;
}

Eigen::Vector3d ArmDrive::contact_force_n(const World& world) const {
  const std::span<const double> wrenches = world.contact_wrenches();
  Eigen::Vector3d force = Eigen::Vector3d::Zero();
  for (const int body : {hand_, fingers_[0].body, fingers_[1].body}) {
    force += Eigen::Map<const Eigen::Vector3d>(wrenches.data() + 6 * body + 3);
  }
  return force;
}

void ArmDrive::place(const JointVector& joints_rad, std::span<double> positions) const {
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    positions[at(joints_[i].position)] = joints_rad[static_cast<Eigen::Index>(i)];
  }
  for (const Part& finger : fingers_) positions[at(finger.position)] = 0.0;
}

}  // namespace adaptbench

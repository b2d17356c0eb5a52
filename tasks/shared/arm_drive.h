#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/robot.h"
#include "core/task_family.h"
#include "tasks/shared/arm_kinematics.h"
#include "tasks/shared/twist_control.h"

namespace adaptbench {

// How a policy's action moves an arm. In all, the last number drives the gripper: 1 closes it with
// its full force, -1 opens it.
enum class ArmAction {
  // Linear and angular velocity of the tool along and about the axes of the world, six numbers, 1
  // being TwistControl::kLinearMps and kAngularRadps; the same for every arm.
  kTwist,
  kTorque,  // share of each joint's torque, beside what gravity asks for
};
std::vector<Channel> arm_action_channels(const ArmSpec& arm, ArmAction action);

// An arm in a world: reads its state, and turns wishes into the controls of its motors. Gravity is
// compensated. Poses and velocities are in the frame in which the base's pose is given, which is
// parallel to the world's.
class ArmDrive {
 public:
  ArmDrive(const RobotSpec& robot, const Model& model, const Eigen::Isometry3d& base);

  // The six numbers of the twist (or one a joint) and the gripper's, clipped to [-1, 1].
  void control(const World& world, ArmAction mode, std::span<const float> action,
               std::span<double> controls) const;

  [[nodiscard]] Eigen::Isometry3d tool(const World& world, Twist& velocity) const;
  void observe_joints(const World& world, std::span<float> out) const;  // angles, then speeds
  [[nodiscard]] double opening_m(const World& world) const;
  // Sum of the contact forces on hand and fingers, world axes. Requires World::sense_contacts.
  [[nodiscard]] Eigen::Vector3d contact_force_n(const World& world) const;

  // Puts the arm into positions [model.position_size()], its gripper open.
  void place(const JointVector& joints_rad, std::span<double> positions) const;
  [[nodiscard]] const ArmKinematics& kinematics() const { return kinematics_; }

 private:
  [[nodiscard]] JointVector joints_rad(const World& world) const;
  [[nodiscard]] JointVector torques_against_gravity_nm(const World& world,
                                                       const JointVector& joints_rad) const;

  ArmKinematics kinematics_;
  TwistControl twist_control_;
  struct Part {  // a joint with the body below it
    int position, velocity, motor, body;
    double subtree_mass_kg;
  };
  std::vector<Part> joints_;
  std::array<Part, 2> fingers_;
  int hand_;
};

}  // namespace adaptbench

#pragma once

#include <span>
#include <vector>

#include "core/task_family.h"
#include "tasks/shared/arm_kinematics.h"

namespace adaptbench {

// What an agent is told, the same for every arm. Positions, axes, velocities and forces are in the
// task frame. What has to be found out by trying (springs, friction, masses, the latch's angle) is
// not in it.
struct DoorObservation {
  Eigen::Isometry3d tool = Eigen::Isometry3d::Identity();
  Twist velocity = Twist::Zero();
  double opening_m = 0.0;                                 // of the gripper
  Eigen::Vector3d force_n = Eigen::Vector3d::Zero();      // of all contacts on the hand
  Eigen::Vector3d to_grip_m = Eigen::Vector3d::Zero();    // from the tool point
  Eigen::Vector3d grip_axis = Eigen::Vector3d::Zero();    // along the lever or bar
  Eigen::Vector3d handle_axis = Eigen::Vector3d::Zero();  // about which it turns; zero: it does not
  double turned_rad = 0.0, turning_radps = 0.0;           // of the handle
  double open_rad = 0.0, opening_radps = 0.0;             // of the door
  double hinge_side = 1.0, swing = 1.0;                   // 1: hinge on the left; opens away

  static std::vector<Channel> channels();
  static constexpr std::size_t kSize = 34;
  static constexpr std::size_t kOwnSize = 19;  // the first of them: of the robot, not of the door
  void write(std::span<float> observation) const;  // the first kSize entries
  static DoorObservation read(std::span<const float> observation);
};

}  // namespace adaptbench

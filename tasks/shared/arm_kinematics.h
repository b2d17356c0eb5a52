#pragma once

#include <Eigen/Geometry>
#include <span>
#include <vector>

#include "core/arm.h"

namespace adaptbench {

using JointVector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMaxArmJoints, 1>;
// Of the tool point: linear velocity [m/s] above angular velocity [rad/s], per joint speed [rad/s].
using ArmJacobian = Eigen::Matrix<double, 6, Eigen::Dynamic, 0, 6, kMaxArmJoints>;
using Twist = Eigen::Matrix<double, 6, 1>;  // linear velocity [m/s] above angular velocity [rad/s]

// Where the tool frame of an arm is (see ArmSpec: x forward, y the way of the fingers), seen from
// the frame in which the base's pose is given. Needs no physics engine.
class ArmKinematics {
 public:
  ArmKinematics(const ArmSpec& arm, const Eigen::Isometry3d& base);

  [[nodiscard]] Eigen::Isometry3d tool(const JointVector& joints_rad) const;
  Eigen::Isometry3d tool(const JointVector& joints_rad, ArmJacobian& jacobian) const;
  // Origin and axis of each joint.
  struct JointAxis {
    Eigen::Vector3d origin_m, axis;
  };
  Eigen::Isometry3d tool(const JointVector& joints_rad, std::span<JointAxis> axes) const;

  [[nodiscard]] const ArmSpec& arm() const { return *arm_; }
  [[nodiscard]] const Eigen::Isometry3d& base() const { return base_; }
  [[nodiscard]] int joints() const { return static_cast<int>(axes_.size()); }

 private:
  const ArmSpec* arm_;  // of a robot, which outlives its tasks
  Eigen::Isometry3d base_, tool_in_last_;
  std::vector<Eigen::Vector3d> origins_, axes_;
};

Eigen::Vector3d vector_of(const Vector3& v);
JointVector joint_vector(std::span<const double> values);
// The turn that leads from `from` to `to`, as axis times angle [rad].
Eigen::Vector3d turn_between(const Eigen::Matrix3d& from, const Eigen::Matrix3d& to);

// The same motion, told in the axes that `rotation` leads to.
Twist turned(const Eigen::Matrix3d& rotation, const Twist& twist);

// √det(J J'): 0 where the arm has lost a direction. Only comparisons mean something.
double manipulability(const ArmJacobian& jacobian);

// Joints that bring the tool to `target`, searched by damped least squares from `joints_rad` within
// the joint ranges, less `margin_rad`. False when none was found to within a millimetre and 5 mrad;
// `joints_rad` is then where the search ended.
bool solve_pose(const ArmKinematics& kinematics, const Eigen::Isometry3d& target, double margin_rad,
                JointVector& joints_rad);

}  // namespace adaptbench

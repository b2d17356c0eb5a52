#include "tasks/shared/arm_kinematics.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>

namespace adaptbench {
namespace {

constexpr int kMaxIterations = 60;
constexpr double kNearM = 1e-3, kNearRad = 5e-3;
constexpr double kLongestStepM = 0.15, kLongestTurnRad = 0.6;  // of one iteration
constexpr double kDamping = 1e-3;  // m², beside squared arm lengths of some 0.1 m²

Eigen::Vector3d shortened(const Eigen::Vector3d& v, double longest) {
  const double length = v.norm();
  return length > longest ? Eigen::Vector3d(v * (longest / length)) : v;
}

}  // namespace

Eigen::Vector3d vector_of(const Vector3& v) { return {v[0], v[1], v[2]}; }

JointVector joint_vector(std::span<const double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Eigen::Vector3d turn_between(const Eigen::Matrix3d& from, const Eigen::Matrix3d& to) {
  const Eigen::AngleAxisd turn(to * from.transpose());
  return turn.angle() * turn.axis();
}

Twist turned(const Eigen::Matrix3d& rotation, const Twist& twist) {
  Twist result;
  result.head<3>() = rotation * twist.head<3>();
  result.tail<3>() = rotation * twist.tail<3>();
  return result;
}

ArmKinematics::ArmKinematics(const ArmSpec& arm, const Eigen::Isometry3d& base)
    : arm_(&arm), base_(base), tool_in_last_(Eigen::Isometry3d::Identity()) {
  const Eigen::Vector3d x = vector_of(arm.forward), y = vector_of(arm.closing);
  tool_in_last_.linear() << x, y, x.cross(y);
  tool_in_last_.translation() = vector_of(arm.flange_m) + arm.tool_m * x;
  for (const ArmJoint& joint : arm.joints) {
    origins_.push_back(vector_of(joint.origin_m));
    axes_.push_back(vector_of(joint.axis));
  }
}

Eigen::Isometry3d ArmKinematics::tool(const JointVector& joints_rad,
                                      std::span<JointAxis> axes) const {
  Eigen::Isometry3d at = base_;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    at.translate(origins_[i]);
    if (!axes.empty()) axes[i] = {at.translation(), at.linear() * axes_[i]};
    at.rotate(Eigen::AngleAxisd(joints_rad[static_cast<Eigen::Index>(i)], axes_[i]));
  }
  return at * tool_in_last_;
}

Eigen::Isometry3d ArmKinematics::tool(const JointVector& joints_rad) const {
  return tool(joints_rad, std::span<JointAxis>());
}

Eigen::Isometry3d ArmKinematics::tool(const JointVector& joints_rad, ArmJacobian& jacobian) const {
  std::array<JointAxis, kMaxArmJoints> axes;
  const Eigen::Isometry3d pose = tool(joints_rad, axes);
  jacobian.resize(6, joints());
  for (int i = 0; i < joints(); ++i) {
    const JointAxis& joint = axes[static_cast<std::size_t>(i)];
    jacobian.col(i).head<3>() = joint.axis.cross(pose.translation() - joint.origin_m);
    jacobian.col(i).tail<3>() = joint.axis;
  }
  return pose;
}

double manipulability(const ArmJacobian& jacobian) {
  const Eigen::Matrix<double, 6, 6> square = jacobian * jacobian.transpose();
  return std::sqrt(std::max(0.0, square.determinant()));
}

bool solve_pose(const ArmKinematics& kinematics, const Eigen::Isometry3d& target, double margin_rad,
                JointVector& joints_rad) {
  ArmJacobian jacobian;
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    const Eigen::Isometry3d pose = kinematics.tool(joints_rad, jacobian);
    Twist error;
    error.head<3>() = target.translation() - pose.translation();
    error.tail<3>() = turn_between(pose.linear(), target.linear());
    if (error.head<3>().norm() < kNearM && error.tail<3>().norm() < kNearRad) return true;
    error.head<3>() = shortened(error.head<3>(), kLongestStepM);
    error.tail<3>() = shortened(error.tail<3>(), kLongestTurnRad);
    Eigen::Matrix<double, 6, 6> square = jacobian * jacobian.transpose();
    square.diagonal().array() += kDamping;
    joints_rad += jacobian.transpose() * square.ldlt().solve(error);
    for (int i = 0; i < kinematics.joints(); ++i) {
      const ArmJoint& joint = kinematics.arm().joints[static_cast<std::size_t>(i)];
      joints_rad[i] =
          std::clamp(joints_rad[i], joint.low_rad + margin_rad, joint.high_rad - margin_rad);
    }
  }
  return false;
}

}  // namespace adaptbench

#include "tasks/shared/twist_control.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace adaptbench {
namespace {

constexpr double kLimitMarginRad = 0.03;
constexpr double kLimitTimeS = 0.2;     // in which a joint may come to its limit at the earliest
constexpr double kSpeedShare = 0.9;     // of a joint's full speed
constexpr double kSingularShare = 0.3;  // of the usual manipulability, below which damping sets in
constexpr double kMostDamping = 0.3;    // 1/(rad/s), beside singular values up to 4
constexpr double kPostureGain = 0.5;    // 1/s
constexpr double kLeastPivot = 1e-9;

Twist action_units() {
  Twist scale;
  scale << Eigen::Vector3d::Constant(1.0 / TwistControl::kLinearMps),
      Eigen::Vector3d::Constant(1.0 / TwistControl::kAngularRadps);
  return scale;
}

double manipulability(const Eigen::LDLT<Eigen::Matrix<double, 6, 6>>& factors) {
  return std::sqrt(std::max(0.0, factors.vectorD().prod()));
}

Eigen::Matrix<double, 6, 6> squared(const ArmJacobian& jacobian) {
  return jacobian * jacobian.transpose();
}

}  // namespace

TwistControl::TwistControl(const ArmSpec& arm) {
  const auto count = static_cast<Eigen::Index>(arm.joints.size());
  low_rad_.resize(count);
  high_rad_.resize(count);
  fastest_radps_.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const ArmJoint& joint = arm.joints[static_cast<std::size_t>(i)];
    low_rad_[i] = joint.low_rad + kLimitMarginRad;
    high_rad_[i] = joint.high_rad - kLimitMarginRad;
    fastest_radps_[i] = kSpeedShare * joint.speed_radps;
  }
  ready_rad_ = joint_vector(arm.postures_rad.front());
  ArmJacobian jacobian;
  ArmKinematics(arm, Eigen::Isometry3d::Identity()).tool(ready_rad_, jacobian);
  usual_manipulability_ = manipulability(
      Eigen::LDLT<Eigen::Matrix<double, 6, 6>>(squared(action_units().asDiagonal() * jacobian)));
}

// (J J' + damping)⁻¹ wanted.
Twist TwistControl::solve(const ArmJacobian& scaled, const Twist& wanted) const {
  Eigen::Matrix<double, 6, 6> square = squared(scaled);
  Eigen::LDLT<Eigen::Matrix<double, 6, 6>> factors(square);
  const double share = manipulability(factors) / (kSingularShare * usual_manipulability_);
  if (share < 1.0 || factors.vectorD().minCoeff() < kLeastPivot) {
    const double damping = kMostDamping * (1.0 - std::min(share, 0.99));
    square.diagonal().array() += damping * damping;
    factors.compute(square);
  }
  return factors.solve(wanted);
}

JointVector TwistControl::speeds_radps(const ArmJacobian& jacobian, const JointVector& joints_rad,
                                       const Twist& twist) const {
  const Eigen::Index count = jacobian.cols();
  const JointVector slowest = ((low_rad_ - joints_rad) / kLimitTimeS).cwiseMin(0.0);
  const JointVector fastest = ((high_rad_ - joints_rad) / kLimitTimeS).cwiseMax(0.0);
  JointVector drift = JointVector::Zero(count);
  if (count > 6) drift = kPostureGain * (ready_rad_ - joints_rad);

  ArmJacobian free = action_units().asDiagonal() * jacobian;  // columns of held joints become 0
  Twist wanted = action_units().cwiseProduct(twist);
  JointVector speeds(count), held = JointVector::Zero(count);
  for (Eigen::Index pass = 0; pass < count; ++pass) {
    speeds = held + drift + free.transpose() * solve(free, wanted - free * drift);
    bool all_within = true;
    for (Eigen::Index i = 0; i < count; ++i) {
      if (free.col(i).isZero(0.0)) continue;
      const double allowed = std::clamp(speeds[i], slowest[i], fastest[i]);
      if (allowed == speeds[i]) continue;
      all_within = false;
      held[i] = allowed;
      drift[i] = 0.0;
      wanted -= free.col(i) * allowed;
      free.col(i).setZero();
    }
    if (all_within) break;
  }
  const double excess = (speeds.cwiseAbs().cwiseQuotient(fastest_radps_)).maxCoeff();
  return excess > 1.0 ? JointVector(speeds / excess) : speeds;
}

}  // namespace adaptbench

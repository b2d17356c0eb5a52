#pragma once

#include "tasks/shared/arm_kinematics.h"

namespace adaptbench {

// Joint speeds that move the tool with a twist, by damped least squares:
//   speeds = J' (J J' + damping)⁻¹ twist,  twist and J in units of the scale below.
// - Singularities: the damping grows from 0 as the manipulability √det(J J') falls below a share of
//   that in the first posture (Nakamura and Hanafusa 1986, "Inverse kinematic solutions with
//   singularity robustness for robot manipulator control").
// - Joint limits: a joint may approach its limit only as fast as the time it has left allows; one
//   that would be faster is held to that, and the others take over.
// - Joint speeds: where one would exceed its limit, all are scaled down together, so that the
//   direction is kept.
// - An arm with more than six joints drifts to its first posture in the null space.
class TwistControl {
 public:
  static constexpr double kLinearMps = 0.3, kAngularRadps = 1.5;  // twist of an action of 1

  explicit TwistControl(const ArmSpec& arm);

  // `jacobian` in the frame of the twist.
  [[nodiscard]] JointVector speeds_radps(const ArmJacobian& jacobian, const JointVector& joints_rad,
                                         const Twist& twist) const;

 private:
  [[nodiscard]] Twist solve(const ArmJacobian& scaled, const Twist& wanted) const;

  JointVector low_rad_, high_rad_, fastest_radps_, ready_rad_;
  double usual_manipulability_;
};

}  // namespace adaptbench

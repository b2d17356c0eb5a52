#include "tasks/doors/door_geometry.h"

#include <algorithm>
#include <cmath>

#include "tasks/shared/arm_kinematics.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

// Of the door's turn by which the hand turns with it: the rest is a turn of the grip in the hand. A
// hand that goes through the doorway stays straight, or its wrist would meet the frame.
constexpr double kFollowShare = 0.5;
constexpr double kLeverGripShare = 0.65;  // of the lever's length, from its pivot
constexpr double kPushPointM = 0.06;      // sideways from the pivot towards the hinge

// A turn about an axis through a point.
Eigen::Isometry3d turn_about(const Eigen::Vector3d& point_m, const Eigen::Vector3d& axis,
                             double angle_rad) {
  Eigen::Isometry3d motion = Eigen::Isometry3d::Identity();
  motion.translate(point_m).rotate(Eigen::AngleAxisd(angle_rad, axis)).translate(-point_m);
  return motion;
}

// Tilted so that the weight closes the door with the given torque while it is nearly closed.
Eigen::Vector3d hinge_axis_of(const Door& door) {
  const double turn = door.hinge_side() * door.swing();
  if (!door.leans) return {0.0, 0.0, turn};
  const double sine =
      std::min(0.3, door.closing_torque_nm / (door.mass_kg * kGravityMps2 * door.width_m / 2));
  return {-door.hinge_side() * sine, 0.0, turn * std::sqrt(1.0 - sine * sine)};
}

// Along the lever, away from the free edge; along a pull bar, upwards.
Eigen::Vector3d grip_axis_of(const Door& door) {
  const double c = std::cos(door.tilt_rad), s = std::sin(door.tilt_rad);
  switch (door.handle) {
    case HandleKind::kPullBar:
      return {0.0, s, c};
    case HandleKind::kPushBar:
      return {0.0, door.hinge_side(), 0.0};
    default:
      return {0.0, door.hinge_side() * c, s};
  }
}

// Across the grip in the plane of the door. A knob is taken so that the hand is upright once it has
// turned it, and slips through the doorway.
Eigen::Vector3d closing_of(const Door& door, const Eigen::Vector3d& grip_axis) {
  if (door.handle == HandleKind::kPushBar) return {0.0, 1.0, 0.0};  // a closed hand, upright
  if (door.handle == HandleKind::kKnob) {
    const double s = std::sin(freeing_turn_rad(door)), c = std::cos(freeing_turn_rad(door));
    return {0.0, -door.hinge_side() * s, c};
  }
  const Eigen::Vector3d across = Eigen::Vector3d::UnitX().cross(grip_axis);
  return across.z() + across.y() < 0.0 ? Eigen::Vector3d(-across) : across;
}

Eigen::Vector3d grip_point_of(const Door& door, const Eigen::Vector3d& grip_axis) {
  const Eigen::Vector3d before(-door.standoff_m, 0.0, 0.0);
  if (door.handle == HandleKind::kLever) {
    return before + kLeverGripShare * door.grip_length_m * grip_axis;
  }
  if (door.handle == HandleKind::kPushBar) {
    return before + door.scale * Eigen::Vector3d(-kPushPlateHalfThicknessM,
                                                 door.hinge_side() * kPushPointM, kPushPlateRiseM);
  }
  return before;
}

}  // namespace

double knob_radius_m(const Door& door) { return 0.22 * door.grip_length_m; }
double push_bar_length_m(const Door& door) { return 3.0 * door.grip_length_m; }

DoorGeometry::DoorGeometry(const Door& door)
    : door_(door),
      hinge_m_(door.opens_away ? door.thickness_m : 0.0,
               door.hinge_side() * (door.width_m - door.edge_offset_m), 0.0),
      hinge_axis_(hinge_axis_of(door)),
      pivot_m_(door.handle == HandleKind::kPushBar ? -door.standoff_m : 0.0, 0.0, 0.0),
      handle_axis_(door.handle == HandleKind::kPushBar
                       ? Eigen::Vector3d::UnitY()
                       : Eigen::Vector3d(-door.hinge_side(), 0.0, 0.0)),
      grip_axis_(grip_axis_of(door)),
      grip_(Eigen::Isometry3d::Identity()) {
  const Eigen::Vector3d x = Eigen::Vector3d::UnitX(), y = closing_of(door, grip_axis_);
  grip_.linear() << x, y, x.cross(y);
  grip_.translation() = grip_point_of(door, grip_axis_);
}

Eigen::Isometry3d DoorGeometry::door_motion(double open_rad) const {
  return turn_about(hinge_m_, hinge_axis_, open_rad);
}

Eigen::Isometry3d DoorGeometry::handle_motion(double open_rad, double turn_rad) const {
  return door_motion(open_rad) * turn_about(pivot_m_, handle_axis_, turn_rad);
}

Eigen::Isometry3d DoorGeometry::grip(double open_rad, double turn_rad, bool flipped) const {
  Eigen::Isometry3d pose = handle_motion(open_rad, turn_rad) * grip_;
  // The hand keeps its own pitch while it presses a plate, which turns about y.
  const double rolled_rad = door_.handle == HandleKind::kPushBar ? 0.0 : turn_rad;
  const double followed_rad = door_.opens_away ? 0.0 : kFollowShare * open_rad;
  pose.linear() = Eigen::AngleAxisd(followed_rad, hinge_axis_) *
                  Eigen::AngleAxisd(rolled_rad, handle_axis_) * grip_.linear();
  if (flipped) pose.rotate(Eigen::AngleAxisd(EIGEN_PI, Eigen::Vector3d::UnitX()));
  return pose;
}

Eigen::Isometry3d DoorGeometry::base(const ArmSpec& arm) const {
  const Eigen::Vector3d middle =
      0.5 * (grip(0.0, 0.0).translation() + grip(kOpenRad, 0.0).translation());
  Eigen::Isometry3d base = Eigen::Isometry3d::Identity();
  base.linear() =
      Eigen::AngleAxisd(door_.base_turn_rad, Eigen::Vector3d::UnitZ()).toRotationMatrix();
  // Turned in place: the work point lies straight ahead of a base that is not turned.
  base.translation() = middle - vector_of(arm.work_point_m) +
                       Eigen::Vector3d(-door_.base_back_m, door_.base_side_m, door_.base_up_m);
  return base;
}

}  // namespace adaptbench

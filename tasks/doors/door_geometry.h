#pragma once

#include <Eigen/Geometry>

#include "core/arm.h"
#include "tasks/doors/door.h"

namespace adaptbench {

// Where the parts of a door are. Everything is in the task frame: its origin is the middle of the
// handle's foot on the face of the closed door, x leads through the door away from the robot, y to
// the robot's left, z up.
class DoorGeometry {
 public:
  explicit DoorGeometry(const Door& door);

  [[nodiscard]] const Door& door() const { return door_; }
  [[nodiscard]] Eigen::Vector3d hinge_m() const { return hinge_m_; }  // at the height of the pivot
  [[nodiscard]] Eigen::Vector3d hinge_axis() const { return hinge_axis_; }  // a positive turn opens
  [[nodiscard]] Eigen::Vector3d pivot_m() const { return pivot_m_; }        // on the handle's axis
  [[nodiscard]] Eigen::Vector3d handle_axis() const {
    return handle_axis_;
  }  // a positive turn unlatches; closed door
  [[nodiscard]] Eigen::Vector3d grip_axis() const {
    return grip_axis_;
  }  // along lever or bar; closed, not turned

  // What moves a point of the closed door's handle to where it is when the door is open by
  // `open_rad` and the handle turned by `turn_rad`.
  [[nodiscard]] Eigen::Isometry3d handle_motion(double open_rad, double turn_rad) const;

  // The tool's pose when it holds the handle (presses on it): x into the door, y across the grip.
  // The hand turns with the handle, but at most in part with the door.
  // `flipped`: the other way round about x, which is as good for two equal fingers.
  [[nodiscard]] Eigen::Isometry3d grip(double open_rad, double turn_rad,
                                       bool flipped = false) const;

  // Of the arm's base: so that the middle of the way of the grip lies at its work point, but for
  // the variant's displacement.
  [[nodiscard]] Eigen::Isometry3d base(const ArmSpec& arm) const;

 private:
  [[nodiscard]] Eigen::Isometry3d door_motion(double open_rad) const;

  Door door_;
  Eigen::Vector3d hinge_m_, hinge_axis_, pivot_m_, handle_axis_, grip_axis_;
  Eigen::Isometry3d grip_;
};

// Parts of handles that more than one place must agree on.
inline constexpr double kPushPlateHalfHeightM = 0.03, kPushPlateHalfThicknessM = 0.008;
inline constexpr double kPushPlateRiseM = 0.08;  // of the plate's middle above its pivot
double knob_radius_m(const Door& door);
double push_bar_length_m(const Door& door);

}  // namespace adaptbench

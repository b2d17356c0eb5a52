#pragma once

#include <string>

#include "core/parameter.h"

namespace adaptbench {

enum class HandleKind {
  kLever,    // pressed down
  kKnob,     // round, turned by a firm grip
  kPullBar,  // fixed, without a latch
  kPushBar,  // a plate that is pressed in
  kTHandle,  // a cross bar that is turned, then pulled
};

// One door, in SI units and already at the scale of the arm that is to open it.
struct Door {
  HandleKind handle = HandleKind::kLever;
  bool opens_away = false;  // from the robot; else towards it
  bool hinge_left = true;   // as the robot sees it
  bool leans = false;       // a leaning hinge lets its weight close it; else a spring does
  double scale = 1.0;
  double width_m, height_m, thickness_m, mass_kg;
  double hinge_damping_nms, hinge_friction_nm;
  double closing_torque_nm;  // a spring's at the angle that counts as open; a leaning hinge's while
                             // nearly closed
  double handle_height_m;    // above the floor
  double edge_offset_m;      // from the free edge to the handle's pivot
  double grip_length_m, grip_radius_m, standoff_m;
  double tilt_rad;         // of the grip in the plane of the door
  double latch_rad;        // turn of the handle that frees the door; 0: no latch
  double latch_torque_nm;  // of the handle's spring at that turn
  double handle_damping_nms, handle_friction_nm;
  // The place of the robot's base, beside the one that suits it best.
  double base_back_m, base_side_m, base_up_m, base_turn_rad;

  [[nodiscard]] bool has_latch() const { return latch_rad > 0.0; }
  [[nodiscard]] double hinge_side() const { return hinge_left ? 1.0 : -1.0; }  // along y
  [[nodiscard]] double swing() const { return opens_away ? 1.0 : -1.0; }       // along x
};

// Angles of the door: what counts as open, how much further the reference controller goes, and one
// at which the latch has let go of it.
inline constexpr double kOpenRad = 0.5, kBeyondOpenRad = 0.06;
inline constexpr double kAjarRad = 0.06;

// What the level category holds out. Each is another split of the same doors.
enum class HeldOutDoors {
  kHandlesAndMechanism,  // knobs, T-handles, leaning hinges
  kMechanism,            // leaning hinges; all kinds of handles are trained on
};
ParameterTable door_table(HeldOutDoors held_out);
Door read_door(const Parameters& parameters, double scale);
// How far the handle is turned to be safely past its latch; 0 without one.
double freeing_turn_rad(const Door& door);
// Why the way it opens does not go with its handle; empty: it does. A bar to pull and a T-handle
// open towards the robot, a bar to push away.
std::string contradiction(const Door& door);

}  // namespace adaptbench

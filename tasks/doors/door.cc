#include "tasks/doors/door.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace adaptbench {
namespace {

constexpr double kThicknessM = 0.04;
constexpr double kPastLatchRad = 0.08;
constexpr double kPushBarShare = 0.5;  // of the latch angle: its plate has little way to go

HandleKind kind_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, HandleKind>, 5> kNames = {{
      {"lever", HandleKind::kLever},
      {"knob", HandleKind::kKnob},
      {"pull-bar", HandleKind::kPullBar},
      {"push-bar", HandleKind::kPushBar},
      {"t-handle", HandleKind::kTHandle},
  }};
  for (const auto& [known, kind] : kNames) {
    if (known == name) return kind;
  }
  throw ConfigError("unknown handle '" + std::string(name) + "'");
}

double latch_angle_rad(HandleKind kind, double latch_rad) {
  if (kind == HandleKind::kPullBar) return 0.0;
  return kind == HandleKind::kPushBar ? kPushBarShare * latch_rad : latch_rad;
}

ParameterSpec handle_parameter(HeldOutDoors held_out) {
  std::vector<std::string> trained = {"lever", "pull-bar", "push-bar"}, kept = {"knob", "t-handle"};
  if (held_out == HeldOutDoors::kMechanism) {
    trained.insert(trained.end(), kept.begin(), kept.end());
    kept.clear();
  }
  return choice_parameter("handle", std::move(trained), std::move(kept), "kind of handle");
}

}  // namespace

ParameterTable door_table(HeldOutDoors held_out) {
  // clang-format off
  return ParameterTable({
      handle_parameter(held_out),
      choice_parameter("opening", {"towards", "away"}, {}, "which way the door opens, seen from the robot"),
      choice_parameter("hinge",   {"left", "right"}, {}, "side of the hinges, seen from the robot"),
      choice_parameter("closer",  {"spring"}, {"lean"}, "what closes the door: a spring, or its weight on a leaning hinge"),
      //                name               unit        nominal trained         hole              outer
      numeric_parameter("grip_length",     "m",        0.12,  {0.10, 0.15},   {{0.130, 0.138}}, {0.085, 0.17},  "length of the lever; a pull bar is 2, a push bar 3, a T-handle 0.8 times as long, a knob 0.44 times as wide"),
      numeric_parameter("grip_radius",     "m",        0.010, {0.008, 0.013}, {{0.0105, 0.0115}}, {0.007, 0.015}, "radius of the lever or bar"),
      numeric_parameter("standoff",        "m",        0.060, {0.050, 0.075}, {{0.062, 0.067}}, {0.046, 0.085}, "from the door's face to the middle of the grip"),
      numeric_parameter("handle_height",   "m",        1.05,  {0.95, 1.15},   {{1.07, 1.11}},   {0.85, 1.25},   "of the handle's pivot above the floor"),
      numeric_parameter("edge_offset",     "m",        0.065, {0.050, 0.080}, {{0.067, 0.073}}, {0.045, 0.10},  "from the door's free edge to the handle's pivot"),
      numeric_parameter("tilt",            "rad",      0.0,   {-0.25, 0.25},  {{0.05, 0.15}},   {-0.40, 0.40},  "of the grip in the plane of the door; none for a push bar"),
      numeric_parameter("latch_angle",     "rad",      0.50,  {0.40, 0.70},   {{0.52, 0.58}},   {0.30, 0.85},   "turn of the handle that frees the door; half of it for a push bar, no latch on a pull bar"),
      numeric_parameter("latch_spring",    "N m",      0.8,   {0.40, 1.30},   {{0.85, 1.0}},    {0.25, 1.7},    "torque of the handle's spring at the latch angle; half of it at rest"),
      numeric_parameter("handle_damping",  "N m s/rad", 0.03, {0.01, 0.06},   {{0.035, 0.045}}, {0.005, 0.09},  "of the handle's pivot"),
      numeric_parameter("handle_friction", "N m",      0.04,  {0.01, 0.08},   {{0.045, 0.055}}, {0.0, 0.12},    "dry friction of the handle's pivot"),
      numeric_parameter("door_width",      "m",        0.85,  {0.75, 0.95},   {{0.86, 0.90}},   {0.65, 1.05},   "of the door"),
      numeric_parameter("door_height",     "m",        2.0,   {1.90, 2.10},   {{2.01, 2.05}},   {1.80, 2.20},   "of the door"),
      numeric_parameter("door_mass",       "kg",       18.0,  {12.0, 26.0},   {{19.0, 22.0}},   {8.0, 34.0},    "of the door"),
      numeric_parameter("hinge_damping",   "N m s/rad", 1.0,  {0.3, 2.0},     {{1.1, 1.4}},     {0.1, 3.0},     "of the door's hinge"),
      numeric_parameter("hinge_friction",  "N m",      0.6,   {0.2, 1.2},     {{0.65, 0.85}},   {0.05, 1.8},    "dry friction of the door's hinge"),
      numeric_parameter("closing_torque",  "N m",      2.0,   {0.5, 4.0},     {{2.2, 2.9}},     {0.2, 6.0},     "that closes the door: a spring's when it is open by 0.5 rad, half as large at the start; that of a leaning hinge, by its panel's weight, while nearly closed"),
      numeric_parameter("base_back",       "m",        0.0,   {-0.06, 0.06},  {{0.01, 0.03}},   {-0.10, 0.10},  "robot base further from the door than suits it best"),
      numeric_parameter("base_side",       "m",        0.0,   {-0.12, 0.12},  {{0.02, 0.06}},   {-0.20, 0.20},  "robot base further to the left"),
      numeric_parameter("base_up",         "m",        0.0,   {-0.06, 0.06},  {{0.01, 0.03}},   {-0.10, 0.10},  "robot base higher"),
      numeric_parameter("base_turn",       "rad",      0.0,   {-0.20, 0.20},  {{0.04, 0.12}},   {-0.35, 0.35},  "robot base turned to the left"),
  });
  // clang-format on
}

Door read_door(const Parameters& parameters, double scale) {
  const auto metres = [&](const char* name) { return scale * parameters.number(name); };
  const double mass = scale * scale * scale, torque = mass * scale;
  const double damping = torque * std::sqrt(scale);  // times go with the root of lengths
  Door door{};
  door.handle = kind_named(parameters.choice("handle"));
  door.opens_away = parameters.choice("opening") == "away";
  door.hinge_left = parameters.choice("hinge") == "left";
  door.leans = parameters.choice("closer") == "lean";
  door.scale = scale;
  door.width_m = metres("door_width");
  door.height_m = metres("door_height");
  door.thickness_m = scale * kThicknessM;
  door.mass_kg = mass * parameters.number("door_mass");
  door.hinge_damping_nms = damping * parameters.number("hinge_damping");
  door.hinge_friction_nm = torque * parameters.number("hinge_friction");
  door.closing_torque_nm = torque * parameters.number("closing_torque");
  door.handle_height_m = metres("handle_height");
  door.edge_offset_m = metres("edge_offset");
  door.grip_length_m = metres("grip_length");
  door.grip_radius_m = metres("grip_radius");
  door.standoff_m = metres("standoff");
  door.tilt_rad = parameters.number("tilt");
  door.latch_rad = latch_angle_rad(door.handle, parameters.number("latch_angle"));
  door.latch_torque_nm = torque * parameters.number("latch_spring");
  door.handle_damping_nms = damping * parameters.number("handle_damping");
  door.handle_friction_nm = torque * parameters.number("handle_friction");
  door.base_back_m = metres("base_back");
  door.base_side_m = metres("base_side");
  door.base_up_m = metres("base_up");
  door.base_turn_rad = parameters.number("base_turn");
  return door;
}

double freeing_turn_rad(const Door& door) {
  return door.has_latch() ? door.latch_rad + kPastLatchRad : 0.0;
}

std::string contradiction(const Door& door) {
  switch (door.handle) {
    case HandleKind::kPullBar:
    case HandleKind::kTHandle:
      return door.opens_away ? "a door with this handle opens towards the robot" : "";
    case HandleKind::kPushBar:
      return door.opens_away ? "" : "a door with this handle opens away from the robot";
    default:
      return "";
  }
}

}  // namespace adaptbench

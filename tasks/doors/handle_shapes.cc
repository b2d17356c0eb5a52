#include "tasks/doors/handle_shapes.h"

#include <fmt/format.h>

namespace adaptbench {
namespace {

constexpr double kHandleMassKg = 0.15;  // of the part that is gripped, at scale 1
constexpr double kNeckMassKg = 0.05;
// The mechanism that turns with a handle, on its axis inside the door.
constexpr double kSpindleMassKg = 0.8, kSpindleRadiusM = 0.045, kSpindleHalfM = 0.012;
constexpr double kKnobHalfDepthM = 0.012;                   // of its straight part
constexpr double kTHandleShare = 0.8, kPullBarShare = 2.0;  // of the grip length
constexpr double kPostAt = 0.42;           // of a pull bar's length, from its middle
constexpr double kPushArmAt = 0.9;         // of half a push bar's length, from its middle
constexpr double kPushPlateInsetM = 0.03;  // of its end from the pivot, at scale 1

std::string surface(double mass_kg) {
  return fmt::format(
      R"(mass="{}" contype="0" conaffinity="{}" condim="4" friction="0.4 0.01 0.0001" rgba="0.9 0.9 0.93 1")",
      mass_kg, kHandledBit);
}

std::string rod(const char* name, const char* type, const Eigen::Vector3d& from_m,
                const Eigen::Vector3d& to_m, double radius_m, double mass_kg) {
  return fmt::format(R"(<geom name="{}" type="{}" fromto="{} {} {} {} {} {}" size="{}" {}/>)"
                     "\n",
                     name, type, from_m.x(), from_m.y(), from_m.z(), to_m.x(), to_m.y(), to_m.z(),
                     radius_m, surface(mass_kg));
}

std::string plate(const char* name, const Eigen::Vector3d& centre_m, const Eigen::Vector3d& half_m,
                  double mass_kg) {
  return fmt::format(R"(<geom name="{}" type="box" pos="{} {} {}" size="{} {} {}" {}/>)"
                     "\n",
                     name, centre_m.x(), centre_m.y(), centre_m.z(), half_m.x(), half_m.y(),
                     half_m.z(), surface(mass_kg));
}

std::string spindle(const Door& door) {
  const double s = door.scale, middle_m = door.thickness_m / 2;
  return fmt::format(
      R"(<geom name="spindle" type="cylinder" fromto="{} 0 0 {} 0 0" size="{}" mass="{}" contype="0" conaffinity="0" rgba="0.6 0.6 0.62 1"/>)"
      "\n",
      middle_m - s * kSpindleHalfM, middle_m + s * kSpindleHalfM, s * kSpindleRadiusM,
      s * s * s * kSpindleMassKg);
}

// Sideways, of the middle of a push bar's plate.
double push_plate_y_m(const Door& door) {
  return door.hinge_side() * (push_bar_length_m(door) / 2 - door.scale * kPushPlateInsetM);
}

std::string push_bar(const Door& door, double grip_kg, double neck_kg) {
  const double s = door.scale, half_m = push_bar_length_m(door) / 2;
  const double y = push_plate_y_m(door), rise_m = s * kPushPlateRiseM;
  const double thin_m = s * kPushPlateHalfThicknessM;
  std::string text =
      plate("grip", {0, y, rise_m}, {thin_m, half_m, s * kPushPlateHalfHeightM}, grip_kg);
  for (const double end : {-kPushArmAt, kPushArmAt}) {
    text += plate(end < 0 ? "near_arm" : "far_arm", {0, y + end * half_m, rise_m / 2},
                  {0.8 * thin_m, 0.8 * thin_m, rise_m / 2}, neck_kg);
  }
  return text;
}

}  // namespace

double farthest_turn_rad(const Door& door) { return 1.25 * door.latch_rad + 0.1; }

std::string handle_mjcf(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const double mass = door.scale * door.scale * door.scale;
  const double grip_kg = mass * kHandleMassKg, neck_kg = mass * kNeckMassKg;
  const Eigen::Vector3d foot(0, 0, 0), head(-door.standoff_m, 0, 0), along = geometry.grip_axis();
  const double radius_m = door.grip_radius_m;
  switch (door.handle) {
    case HandleKind::kLever:
      return spindle(door) + rod("neck", "capsule", foot, head, 0.9 * radius_m, neck_kg) +
             rod("grip", "capsule", head, head + door.grip_length_m * along, radius_m, grip_kg);
    case HandleKind::kKnob: {
      const Eigen::Vector3d half(door.scale * kKnobHalfDepthM, 0, 0);
      return spindle(door) + rod("neck", "capsule", foot, head, radius_m, neck_kg) +
             rod("grip", "capsule", head - half, head + half, knob_radius_m(door), grip_kg);
    }
    case HandleKind::kTHandle: {
      const Eigen::Vector3d half = 0.5 * kTHandleShare * door.grip_length_m * along;
      return spindle(door) + rod("neck", "capsule", foot, head, 0.9 * radius_m, neck_kg) +
             rod("grip", "capsule", head - half, head + half, radius_m, grip_kg);
    }
    case HandleKind::kPullBar: {
      const Eigen::Vector3d bar = kPullBarShare * door.grip_length_m * along;
      return rod("grip", "capsule", head - 0.5 * bar, head + 0.5 * bar, radius_m, 2 * grip_kg) +
             rod("lower_post", "capsule", foot - kPostAt * bar, head - kPostAt * bar,
                 0.8 * radius_m, neck_kg) +
             rod("upper_post", "capsule", foot + kPostAt * bar, head + kPostAt * bar,
                 0.8 * radius_m, neck_kg);
    }
    case HandleKind::kPushBar:
      return push_bar(door, 2 * grip_kg, neck_kg);
  }
  return "";
}

std::string bracket_mjcf(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  if (door.handle != HandleKind::kPushBar) return "";
  const double mass = door.scale * door.scale * door.scale,
               thin_m = door.scale * kPushPlateHalfThicknessM;
  const double half_m = push_bar_length_m(door) / 2, y = push_plate_y_m(door);
  std::string text;
  for (const double end : {-kPushArmAt, kPushArmAt}) {
    const Eigen::Vector3d centre(-door.standoff_m / 2, y + end * half_m, 0.0);
    text += plate(end < 0 ? "near_bracket" : "far_bracket", centre - geometry.hinge_m(),
                  {door.standoff_m / 2, 1.5 * thin_m, thin_m}, mass * kNeckMassKg);
  }
  return text;
}

}  // namespace adaptbench

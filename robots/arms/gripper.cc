#include "robots/arms/gripper.h"

#include <fmt/format.h>

#include "robots/shared/body_parts.h"

namespace adaptbench {
namespace {

constexpr const char* kPadColour = R"(rgba="0.1 0.45 0.35 1")";

struct FingerSize {
  double length_m, width_m, thickness_m, mass_kg;
};

std::string pad(const std::string& name, const Vector3& centre_m, const Vector3& size_m,
                double mass_kg, double friction) {
  return fmt::format(
      R"(<geom name="{}" type="box" pos="{} {} {}" size="{} {} {}" mass="{}" condim="4" friction="{} 0.02 0.0001" {}/>)",
      name, centre_m[0], centre_m[1], centre_m[2], size_m[0] / 2, size_m[1] / 2, size_m[2] / 2,
      mass_kg, friction, kPadColour);
}

// The geoms of one finger, in a frame at the middle of its pad's root; `side` is 1 for the finger
// that opens along +y.
std::string finger_geoms(const std::string& name, FingerShape shape, const FingerSize& size,
                         double side, double friction) {
  const double x = size.length_m / 2, y = side * size.thickness_m / 2;
  switch (shape) {
    case FingerShape::kFlat:
      return pad(name, {x, y, 0}, {size.length_m, size.thickness_m, size.width_m}, size.mass_kg,
                 friction);
    case FingerShape::kRounded: {
      const double radius_m = size.thickness_m / 2;
      const double straight_m = size.length_m - radius_m;
      return pad(name, {straight_m / 2, y, 0}, {straight_m, size.thickness_m, size.width_m},
                 0.8 * size.mass_kg, friction) +
             capsule(name + "_tip", {straight_m, y, -size.width_m / 2 + radius_m},
                     {straight_m, y, size.width_m / 2 - radius_m}, radius_m,
                     fmt::format(R"(mass="{}" condim="4" friction="{} 0.02 0.0001" {})",
                                 0.2 * size.mass_kg, friction, kPadColour));
    }
    case FingerShape::kForked: {
      const double tine_m = 0.3 * size.width_m, z = 0.35 * size.width_m;
      const Vector3 tine{size.length_m, size.thickness_m, tine_m};
      return pad(name + "_upper", {x, y, z}, tine, size.mass_kg / 2, friction) +
             pad(name + "_lower", {x, y, -z}, tine, size.mass_kg / 2, friction);
    }
  }
  return "";
}

std::string finger_mjcf(const ArmSpec& arm, const Gripper& gripper, std::size_t index,
                        const Parameters& parameters) {
  const double side = index == 0 ? 1.0 : -1.0;
  const FingerSize size{gripper.finger_length_m * parameters.number("finger_length"),
                        gripper.finger_width_m, gripper.finger_thickness_m, gripper.finger_mass_kg};
  const std::string& name = arm.fingers[index];
  return fmt::format(
      R"(<body name="{0}" pos="{1} {2} 0"><joint name="{0}" type="slide" axis="0 {3} 0" range="{4} 0" damping="{5}" solreflimit="0.005 1" solimplimit="0.98 0.999 0.001"/>{6}</body>
)",
      name, gripper.palm_length_m, side * arm.opening_m / 2, side, -arm.opening_m / 2,
      gripper.force_n / gripper.speed_mps,
      finger_geoms(name, gripper.shape, size, side, parameters.number("pad_friction")));
}

}  // namespace

ParameterTable gripper_table() {
  // clang-format off
  return ParameterTable({
      //                name             unit nominal trained       hole            outer
      numeric_parameter("finger_length", "1", 1.0,    {0.90, 1.10}, {{1.01, 1.05}}, {0.83, 1.17}, "scale of the length of the fingers"),
      numeric_parameter("pad_friction",  "1", 1.0,    {0.80, 1.20}, {{1.04, 1.12}}, {0.66, 1.34}, "Coulomb friction of the finger pads"),
  });
  // clang-format on
}

std::string hand_mjcf(const ArmSpec& arm, const Gripper& gripper, const Parameters& parameters) {
  const Vector3 &at = arm.flange_m, &x = arm.forward, &y = arm.closing;
  std::string hand = fmt::format(
      R"(<body name="{}" pos="{} {} {}" xyaxes="{} {} {} {} {} {}">
<geom name="palm" type="box" pos="{} 0 0" size="{} {} {}" mass="{}" rgba="0.35 0.36 0.4 1"/>
<camera name="wrist" pos="{} 0 {}" xyaxes="0 -1 0 0.5 0 0.87" fovy="75"/>
<body name="tool" pos="{} 0 0"/>
)",
      arm.hand, at[0], at[1], at[2], x[0], x[1], x[2], y[0], y[1], y[2], gripper.palm_length_m / 2,
      gripper.palm_length_m / 2, gripper.palm_width_m / 2, gripper.palm_height_m / 2,
      gripper.palm_mass_kg, 0.85 * gripper.palm_length_m,
      gripper.palm_height_m / 2 + 0.35 * arm.tool_m, arm.tool_m);
  for (std::size_t i = 0; i < 2; ++i) hand += finger_mjcf(arm, gripper, i, parameters);
  return hand + "</body>\n";
}

std::string gripper_actuators(const ArmSpec& arm, const Gripper& gripper) {
  return motor(arm.fingers[0], gripper.force_n) + motor(arm.fingers[1], gripper.force_n);
}

std::string gripper_equality(const ArmSpec& arm) {
  return fmt::format(R"(<joint joint1="{}" joint2="{}" polycoef="0 1 0 0 0" solref="0.01 1"/>)"
                     "\n",
                     arm.fingers[0], arm.fingers[1]);
}

}  // namespace adaptbench

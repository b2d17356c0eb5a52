#include "robots/shared/body_parts.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace adaptbench {

std::string capsule(std::string_view name, const Vector3& from_m, const Vector3& to_m,
                    double radius_m, std::string_view material) {
  return fmt::format(R"(<geom name="{}" type="capsule" fromto="{} {} {} {} {} {}" size="{}" {}/>)",
                     name, from_m[0], from_m[1], from_m[2], to_m[0], to_m[1], to_m[2], radius_m,
                     material);
}

std::string hinge(std::string_view name, const Hinge& hinge) {
  return fmt::format(
      R"(<joint name="{}" type="hinge" axis="{} {} {}" range="{} {}" stiffness="{}" damping="{}"/>)",
      name, hinge.axis[0], hinge.axis[1], hinge.axis[2], hinge.low_rad, hinge.high_rad,
      hinge.stiffness_nm_per_rad, hinge.damping_nms_per_rad);
}

std::string motor(std::string_view joint, double gear_nm) {
  return fmt::format("<motor name=\"{0}\" joint=\"{0}\" gear=\"{1}\" ctrlrange=\"-1 1\"/>\n", joint,
                     gear_nm);
}

std::string varied_defaults(double density_kg_per_m3) {
  return fmt::format(
      R"(<joint armature="0" solreflimit="0.01 1" solimplimit="0.9 0.95 0.01"/>
<geom contype="1" conaffinity="0" condim="3" friction="0.1 0.005 0.0001" solref="0.01 1" solimp="0.95 0.99 0.001" density="{}" rgba="0.8 0.6 0.4 1"/>)",
      density_kg_per_m3);
}

std::string varied_settings(int constraint_rows, int contacts) {
  return fmt::format(
      R"(<option timestep="0.0025" integrator="Euler"/><size njmax="{}" nconmax="{}"/>)",
      constraint_rows, contacts);
}

Stance stand_on(const Vector3& front_foot_m, const Vector3& back_foot_m, double radius_m) {
  // A turn by p about y lifts a point to z cos p - x sin p; both feet at one height.
  const double pitch =
      std::atan2(front_foot_m[2] - back_foot_m[2], front_foot_m[0] - back_foot_m[0]);
  const double foot_z = front_foot_m[2] * std::cos(pitch) - front_foot_m[0] * std::sin(pitch);
  return {pitch, radius_m - foot_z};
}

ParameterTable varied_body_table(std::vector<std::string> legs) {
  // clang-format off
  return ParameterTable({
      //                name                unit nominal trained     hole            outer
      numeric_parameter("front_leg_length", "1", 1.0, {0.80, 1.20}, {{1.02, 1.10}}, {0.66, 1.34}, "scale of the front legs' segments"),
      numeric_parameter("back_leg_length",  "1", 1.0, {0.80, 1.20}, {{1.02, 1.10}}, {0.66, 1.34}, "scale of the back legs' segments"),
      numeric_parameter("limb_thickness",   "1", 1.0, {0.80, 1.20}, {{1.02, 1.10}}, {0.66, 1.34}, "scale of the legs' radius; their mass goes with its square"),
      numeric_parameter("torso_mass",       "1", 1.0, {0.70, 1.30}, {{1.04, 1.16}}, {0.49, 1.51}, "scale of the mass of the torso"),
      numeric_parameter("motor_strength",   "1", 1.0, {0.75, 1.25}, {{1.03, 1.13}}, {0.58, 1.42}, "scale of every motor's torque"),
      numeric_parameter("joint_damping",    "1", 1.0, {0.60, 1.40}, {{1.05, 1.21}}, {0.32, 1.68}, "scale of every joint's damping"),
      choice_parameter("crippled_leg", {"none"}, std::move(legs), "the leg whose motors are dead"),
  });
  // clang-format on
}

bool is_crippled(const Parameters& parameters, std::string_view leg) {
  return parameters.choice("crippled_leg") == leg;
}

}  // namespace adaptbench

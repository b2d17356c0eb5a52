// A planar two-legged runner whose body varies: a trunk with a leg of three segments at each end.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "core/registry.h"
#include "core/robot.h"
#include "robots/shared/body_parts.h"

namespace adaptbench {
namespace {

constexpr double kTrunkHalfLengthM = 0.45;
constexpr double kHipM = 0.42;  // distance of the hips from the middle of the trunk
constexpr double kTrunkRadiusM = 0.05;
constexpr double kTrunkMassKg = 4.5;
constexpr double kHeadMassKg = 0.5;
constexpr double kLimbRadiusM = 0.045;
constexpr double kLimbDensity = 700.0;  // kg/m³

struct Segment {
  const char* name;
  double length_m;
  double angle_rad;  // standing, from straight down towards the front
  double low_rad, high_rad, stiffness_nm_per_rad, damping_nms_per_rad, gear_nm;
};
struct Leg {
  const char* name;
  const char* length_axis;  // the parameter that scales it
  double hip_x_m;
  std::array<Segment, 3> segments;
};

// clang-format off
constexpr Leg kBack{"back", "back_leg_length", -kHipM, {{
    // name         length  angle  low    high  stiffness  damping  gear
    //              m       rad    rad    rad   N m/rad    N m s    N m
    {"back_thigh",  0.27,   0.50, -0.55,  1.0,  220,       5.0,     120},
    {"back_shin",   0.27,  -0.60, -0.80,  0.8,  160,       4.0,      90},
    {"back_foot",   0.18,   0.40, -0.50,  0.8,  110,       2.5,      60},
}}};
constexpr Leg kFront{"front", "front_leg_length", kHipM, {{
    {"front_thigh", 0.27,  -0.45, -1.00,  0.7,  180,       4.5,     120},
    {"front_shin",  0.25,   0.40, -1.10,  0.8,  120,       3.0,      70},
    {"front_foot",  0.17,   0.50, -0.60,  0.6,   70,       1.8,      40},
}}};

// clang-format on

Vector3 along(const Segment& segment, double scale) {
  return {scale * segment.length_m * std::sin(segment.angle_rad), 0.0,
          -scale * segment.length_m * std::cos(segment.angle_rad)};
}

Vector3 foot_of(const Leg& leg, const Parameters& parameters) {
  Vector3 foot{leg.hip_x_m, 0.0, 0.0};
  for (const Segment& segment : leg.segments) {
    const Vector3 step = along(segment, parameters.number(leg.length_axis));
    for (std::size_t i = 0; i < 3; ++i) foot[i] += step[i];
  }
  return foot;
}

double limb_radius_m(const Parameters& parameters) {
  return kLimbRadiusM * parameters.number("limb_thickness");
}

std::string leg_mjcf(const Leg& leg, const Parameters& parameters) {
  std::string open, close;
  Vector3 at{leg.hip_x_m, 0.0, 0.0};
  for (const Segment& part : leg.segments) {
    const Vector3 end = along(part, parameters.number(leg.length_axis));
    const Hinge joint{{0, 1, 0},
                      part.low_rad,
                      part.high_rad,
                      part.stiffness_nm_per_rad,
                      part.damping_nms_per_rad * parameters.number("joint_damping")};
    open += fmt::format("<body name=\"{}\" pos=\"{} 0 {}\">{}{}\n", part.name, at[0], at[2],
                        hinge(part.name, joint),
                        capsule(part.name, {0, 0, 0}, end, limb_radius_m(parameters)));
    close += "</body>";
    at = end;
  }
  return open + close + "\n";
}

Stance stance(const Parameters& parameters) {
  return stand_on(foot_of(kFront, parameters), foot_of(kBack, parameters),
                  limb_radius_m(parameters));
}

// The torso's body and joints. It is pitched, and its slides are given in its frame so that they
// run along the world's x and z.
std::string torso_joints(const Stance& standing) {
  const double c = std::cos(standing.pitch_rad), s = std::sin(standing.pitch_rad);
  return fmt::format(R"(<body name="torso" pos="0 0 {}" axisangle="0 1 0 {}">
<joint name="rootx" type="slide" axis="{} 0 {}"/><joint name="rootz" type="slide" axis="{} 0 {}"/>
<joint name="rooty" type="hinge" axis="0 1 0"/>
)",
                     standing.torso_height_m, standing.pitch_rad, c, s, -s, c);
}

class HalfCheetah final : public Robot {
 public:
  HalfCheetah() {
    spec_.name = "half-cheetah";
    spec_.description =
        "Planar runner with two legs of three segments; 9 degrees of freedom, 6 motors";
    spec_.parameters = varied_body_table({"front", "back"});
    spec_.torso = "torso";
    for (const Leg& leg : {kBack, kFront}) {
      for (const Segment& part : leg.segments) spec_.actuators.emplace_back(part.name);
    }
    spec_.planar = true;
    spec_.standing_height_m = stance(spec_.parameters.nominal()).torso_height_m;
    spec_.free_positions = 1;
    spec_.tags = {"legged"};
  }

  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }

  [[nodiscard]] RobotMjcf mjcf(const Parameters& parameters) const override {
    const Stance standing = stance(parameters);
    const double mass_scale = parameters.number("torso_mass");
    const auto weighing = [&](double mass_kg) {
      return fmt::format(R"(mass="{}")", mass_kg * mass_scale);
    };
    RobotMjcf mjcf;
    mjcf.settings = varied_settings(200, 40);
    mjcf.defaults = varied_defaults(kLimbDensity);
    mjcf.body = torso_joints(standing) +
                capsule("trunk", {-kTrunkHalfLengthM, 0, 0}, {kTrunkHalfLengthM, 0, 0},
                        kTrunkRadiusM, weighing(kTrunkMassKg)) +
                capsule("head", {kTrunkHalfLengthM, 0, 0}, {0.6, 0, 0.14}, kTrunkRadiusM,
                        weighing(kHeadMassKg)) +
                "\n" + leg_mjcf(kBack, parameters) + leg_mjcf(kFront, parameters) + "</body>\n";
    for (const Leg& leg : {kBack, kFront}) {
      const double strength =
          is_crippled(parameters, leg.name) ? 0.0 : parameters.number("motor_strength");
      for (const Segment& part : leg.segments) {
        mjcf.actuators += motor(part.name, part.gear_nm * strength);
      }
    }
    return mjcf;
  }

 private:
  RobotSpec spec_;
};

}  // namespace

ADAPTBENCH_REGISTER(robots, "half-cheetah", std::make_unique<HalfCheetah>())

}  // namespace adaptbench

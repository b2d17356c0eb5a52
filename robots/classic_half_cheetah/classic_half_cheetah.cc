// The half-cheetah of Wawrzynski 2009, "A cat-like robot real-time learning to run", with the
// parameters that rllab and the MAML paper used. Kept as published, armature included, so that
// returns can be laid beside published ones.
#include <fmt/format.h>

#include <array>
#include <memory>
#include <numbers>
#include <string>

#include "core/registry.h"
#include "core/robot.h"

namespace adaptbench {
namespace {

constexpr double kTotalMassKg = 14.0;
constexpr double kRadiusM = 0.046;  // of every capsule

// A capsule in its body's x-z plane: centre, rotation about y, half the length of its straight
// part.
struct Capsule {
  double x_m, z_m, angle_rad, half_length_m;
};

struct Segment {
  const char* name;
  double x_m, z_m;  // of the joint, in the parent's frame
  double low_rad, high_rad, stiffness_nm_per_rad, damping_nms_per_rad;
  Capsule capsule;
  double gear_nm;
};
using Leg = std::array<Segment, 3>;  // thigh, shin, foot

constexpr Capsule kTrunk{0, 0, std::numbers::pi / 2, 0.5};
constexpr Capsule kHead{0.6, 0.1, 0.87, 0.15};
constexpr Leg kBack{{
    // name  x      z      low     high   stiff damp  capsule                      gear
    {"bthigh", -0.5, 0, -0.52, 1.05, 240, 6, {0.1, -0.13, -3.8, 0.145}, 120},
    {"bshin", 0.16, -0.25, -0.785, 0.785, 180, 4.5, {-0.14, -0.07, -2.03, 0.15}, 90},
    {"bfoot", -0.28, -0.14, -0.4, 0.785, 120, 3, {0.03, -0.097, -0.27, 0.094}, 60},
}};
constexpr Leg kFront{{
    {"fthigh", 0.5, 0, -1, 0.7, 180, 4.5, {-0.07, -0.12, 0.52, 0.133}, 120},
    {"fshin", -0.14, -0.24, -1.2, 0.87, 120, 3, {0.065, -0.09, -0.6, 0.106}, 60},
    {"ffoot", 0.13, -0.18, -0.5, 0.5, 60, 1.5, {0.045, -0.07, -0.6, 0.07}, 30},
}};

double volume_m3(const Capsule& capsule) {
  return std::numbers::pi * kRadiusM * kRadiusM *
         (2 * capsule.half_length_m + 4.0 / 3.0 * kRadiusM);
}

// One density for all parts that makes the body weigh 14 kg; overlapping parts count twice, as in
// the original.
double density_kg_per_m3() {
  double volume = volume_m3(kTrunk) + volume_m3(kHead);
  for (const Leg& leg : {kBack, kFront}) {
    for (const Segment& segment : leg) volume += volume_m3(segment.capsule);
  }
  return kTotalMassKg / volume;
}

std::string geom(const char* name, const Capsule& capsule) {
  return fmt::format(
      R"(<geom name="{}" type="capsule" pos="{} 0 {}" axisangle="0 1 0 {}" size="{} {}"/>)", name,
      capsule.x_m, capsule.z_m, capsule.angle_rad, kRadiusM, capsule.half_length_m);
}

std::string leg_mjcf(const Leg& leg) {
  std::string open, close;
  for (const Segment& part : leg) {
    open += fmt::format(
        R"(<body name="{0}" pos="{1} 0 {2}"><joint name="{0}" type="hinge" axis="0 1 0" range="{3} {4}" stiffness="{5}" damping="{6}"/>{7})",
        part.name, part.x_m, part.z_m, part.low_rad, part.high_rad, part.stiffness_nm_per_rad,
        part.damping_nms_per_rad, geom(part.name, part.capsule));
    close += "</body>";
  }
  return open + close + "\n";
}

std::string motors(const Leg& leg) {
  std::string text;
  for (const Segment& part : leg) {
    text += fmt::format(R"(<motor name="{0}" joint="{0}" gear="{1}" ctrlrange="-1 1"/>)", part.name,
                        part.gear_nm);
  }
  return text + "\n";
}

class ClassicHalfCheetah final : public Robot {
 public:
  ClassicHalfCheetah() {
    spec_.name = "classic-half-cheetah";
    spec_.description =
        "Planar half-cheetah with the parameters of rllab and the MAML paper: 14 kg, 6 motors, 9 "
        "degrees of freedom";
    spec_.torso = "torso";
    for (const Leg& leg : {kBack, kFront}) {
      for (const Segment& part : leg) spec_.actuators.emplace_back(part.name);
    }
    spec_.planar = true;
    spec_.standing_height_m = 0.7;
    spec_.free_positions = 1;
    spec_.tags = {"classic", "cheetah"};
  }

  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }

  [[nodiscard]] RobotMjcf mjcf(const Parameters&) const override {
    RobotMjcf mjcf;
    mjcf.settings =
        R"(<option timestep="0.01" integrator="Euler"/><size njmax="150" nconmax="30"/>)";
    mjcf.defaults = fmt::format(
        R"(<joint limited="true" armature="0.1" solreflimit="0.02 1" solimplimit="0 0.8 0.03"/>
<geom contype="1" conaffinity="0" condim="3" friction="0.4 0.1 0.1" solref="0.02 1" solimp="0 0.8 0.01" density="{}" rgba="0.8 0.6 0.4 1"/>)",
        density_kg_per_m3());
    mjcf.body =
        fmt::format(R"(<body name="torso" pos="0 0 0.7">
<joint name="rootx" type="slide" axis="1 0 0" limited="false" armature="0"/>
<joint name="rootz" type="slide" axis="0 0 1" limited="false" armature="0"/>
<joint name="rooty" type="hinge" axis="0 1 0" limited="false" armature="0"/>
{}
{}
{}{}</body>
)",
                    geom("torso", kTrunk), geom("head", kHead), leg_mjcf(kBack), leg_mjcf(kFront));
    mjcf.actuators = motors(kBack) + motors(kFront);
    return mjcf;
  }

 private:
  RobotSpec spec_;
};

}  // namespace

ADAPTBENCH_REGISTER(robots, "classic-half-cheetah", std::make_unique<ClassicHalfCheetah>())

}  // namespace adaptbench

// The four-legged ant of Schulman et al. 2016, "High-dimensional continuous control using
// generalized advantage estimation", with the parameters that rllab and the MAML paper used. Kept
// as published, armature included.
#include <fmt/format.h>

#include <array>
#include <memory>
#include <numbers>
#include <string>

#include "core/registry.h"
#include "core/robot.h"

namespace adaptbench {
namespace {

// A leg points along (x, y) = (±1, ±1); its knee bends about the horizontal axis at right angles to
// it. The pose in which every episode starts has all knees bent by 1 rad: the body is written down
// in that pose, with `ref` giving the joint its published angle, so that the model's initial
// positions are the published ones.
struct Leg {
  int number;
  double x, y;               // sign of its direction
  double axis_x;             // knee axis (axis_x, 1, 0)
  double start_rad;          // knee angle at the start
  double low_deg, high_deg;  // of the knee
};

constexpr std::array<Leg, 4> kLegs{{
    {1, 1, 1, -1, 1, 30, 70},     // front left
    {2, -1, 1, 1, -1, -70, -30},  // front right
    {3, -1, -1, -1, -1, -70, -30},
    {4, 1, -1, 1, 1, 30, 70},
}};

constexpr double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

std::string leg_mjcf(const Leg& leg) {
  return fmt::format(
      R"(<body name="leg_{n}"><geom type="capsule" size="0.08" fromto="0 0 0 {x} {y} 0"/>
<body name="aux_{n}" pos="{x} {y} 0"><joint name="hip_{n}" type="hinge" axis="0 0 1" range="{hip_low} {hip_high}"/>
<geom type="capsule" size="0.08" fromto="0 0 0 {x} {y} 0"/>
<body name="foot_{n}" pos="{x} {y} 0" axisangle="{axis} 1 0 {start}">
<joint name="ankle_{n}" type="hinge" axis="{axis} 1 0" range="{low} {high}" ref="{start}"/>
<geom type="capsule" size="0.08" fromto="0 0 0 {foot_x} {foot_y} 0"/></body></body></body>
)",
      fmt::arg("n", leg.number), fmt::arg("x", 0.2 * leg.x), fmt::arg("y", 0.2 * leg.y),
      fmt::arg("foot_x", 0.4 * leg.x), fmt::arg("foot_y", 0.4 * leg.y),
      fmt::arg("axis", leg.axis_x), fmt::arg("start", leg.start_rad),
      fmt::arg("low", radians(leg.low_deg)), fmt::arg("high", radians(leg.high_deg)),
      fmt::arg("hip_low", radians(-30)), fmt::arg("hip_high", radians(30)));
}

class ClassicAnt final : public Robot {
 public:
  ClassicAnt() {
    spec_.name = "classic-ant";
    spec_.description =
        "Four-legged ant with the parameters of rllab and the MAML paper: 8 motors, 14 degrees of "
        "freedom";
    spec_.torso = "torso";
    // The published order of the motors, which is not that of the legs.
    for (const int leg : {4, 1, 2, 3}) {
      spec_.actuators.push_back(fmt::format("hip_{}", leg));
      spec_.actuators.push_back(fmt::format("ankle_{}", leg));
    }
    spec_.standing_height_m = 0.55;
    spec_.alive_height_m = {0.2, 1.0};
    spec_.free_positions = 2;
    spec_.tags = {"classic", "ant"};
  }

  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }

  [[nodiscard]] RobotMjcf mjcf(const Parameters&) const override {
    RobotMjcf mjcf;
    mjcf.settings = R"(<option timestep="0.02" integrator="RK4"/><size njmax="200" nconmax="40"/>)";
    mjcf.defaults = R"(<joint limited="true" armature="1" damping="1"/>
<geom contype="1" conaffinity="0" condim="3" margin="0.01" friction="1 0.5 0.5" solref="0.02 1" solimp="0.8 0.8 0.01" density="5" rgba="0.8 0.6 0.4 1"/>)";
    mjcf.body = R"(<body name="torso" pos="0 0 0.55"><geom name="torso" type="sphere" size="0.25"/>
<joint name="root" type="free" limited="false" armature="0" damping="0"/>
)";
    for (const Leg& leg : kLegs) mjcf.body += leg_mjcf(leg);
    mjcf.body += "</body>\n";
    // A control of 1 is the published bound of 150 N m.
    for (const std::string& joint : spec_.actuators) {
      mjcf.actuators += fmt::format(R"(<motor name="{0}" joint="{0}" gear="150" ctrlrange="-1 1"/>)"
                                    "\n",
                                    joint);
    }
    return mjcf;
  }

 private:
  RobotSpec spec_;
};

}  // namespace

ADAPTBENCH_REGISTER(robots, "classic-ant", std::make_unique<ClassicAnt>())

}  // namespace adaptbench

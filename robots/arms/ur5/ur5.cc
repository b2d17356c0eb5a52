// A six-axis arm of the class of Universal Robots' UR5: the distances between its axes are the
// maker's published Denavit-Hartenberg parameters (d1 .089159, a2 .425, a3 .39225, d4 .10915,
// d5 .09465, d6 .0823 m), torques and speeds those of its data sheet, masses and shapes are
// simplified. Its gripper has pads with round tips.
#include <memory>
#include <numbers>

#include "core/registry.h"
#include "robots/arms/arm_robot.h"

namespace adaptbench {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// clang-format off
ArmBody ur5() {
  ArmBody body;
  body.name = "ur5";
  body.description = "Six-axis arm of the UR5 class on a stand, gripper with round-tipped pads; 8 motors";
  body.base_radius_m = 0.075;
  body.base_height_m = 0.085;
  body.colour = "0.62 0.68 0.75 1";
  body.shoulder_camera_m = {-0.20, 0.35, 0.90};
  body.arm.joints = {
      // name           origin                  axis       low         high       torque  speed   radius
      //                m                       1          rad         rad        N m     rad/s   m
      {"shoulder_pan",  {0, 0, 0.089159},       {0, 0, 1}, -kTurn,     kTurn,     150,    kTurn / 2,  0.060},
      {"shoulder_lift", {0, 0.13585, 0},        {0, 1, 0}, -kTurn / 2, kTurn / 2, 150,    kTurn / 2,  0.054},
      {"elbow",         {0, -0.1197, 0.425},    {0, 1, 0}, -kTurn / 2, kTurn / 2, 150,    kTurn / 2,  0.042},
      {"wrist_1",       {0, 0, 0.39225},        {0, 1, 0}, -kTurn,     kTurn,     28,     kTurn / 2,  0.040},
      {"wrist_2",       {0, 0.0930, 0},         {0, 0, 1}, -kTurn,     kTurn,     28,     kTurn / 2,  0.040},
      {"wrist_3",       {0, 0, 0.09465},        {0, 1, 0}, -kTurn,     kTurn,     28,     kTurn / 2,  0.036},
  };
  body.link_masses_kg = {3.7, 8.4, 2.3, 1.2, 1.2, 0.3};
  body.arm.flange_m = {0, 0.0823, 0};
  body.arm.forward = {0, 1, 0};
  body.arm.closing = {0, 0, 1};
  body.arm.tool_m = 0.13;
  body.arm.opening_m = 0.085;
  body.arm.postures_rad = {{0.0, 0.0, 1.6, -1.6, -kTurn / 4, 0.0},            // forearm to the left of the hand
                           {kTurn / 2, 0.0, -1.6, 1.6, kTurn / 4, 0.0}};   // and to its right
  body.arm.work_point_m = {0.69, 0.0, 0.25};
  body.arm.scale = 1.0;
  body.gripper = {FingerShape::kRounded,
      // palm length, width, height, mass   finger length, width, thickness, mass   force  speed
      //      m       m      m       kg            m       m      m          kg     N      m/s
              0.090,  0.12,  0.07,   0.7,          0.058,  0.022, 0.012,     0.30,  80,    0.15};
  return body;
}
// clang-format on

}  // namespace

ADAPTBENCH_REGISTER(robots, "ur5", std::make_unique<ArmRobot>(ur5()))

}  // namespace adaptbench

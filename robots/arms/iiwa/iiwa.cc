// A seven-axis arm of the class of KUKA's LBR iiwa 7 R800: the distances between its axes, joint
// ranges, torques and speeds are those of the maker's data sheet, masses and shapes are simplified.
// Its gripper has two broad parallel pads.
#include <memory>
#include <numbers>

#include "core/registry.h"
#include "robots/arms/arm_robot.h"

namespace adaptbench {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

// clang-format off
ArmBody iiwa() {
  ArmBody body;
  body.name = "iiwa";
  body.description = "Seven-axis arm of the KUKA LBR iiwa 7 class on a stand, parallel gripper with broad flat pads; 9 motors";
  body.base_radius_m = 0.09;
  body.base_height_m = 0.14;
  body.colour = "0.92 0.55 0.2 1";
  body.shoulder_camera_m = {-0.30, 0.30, 1.25};
  const double d = kDegree;
  body.arm.joints = {
      // name  origin           axis        low      high     torque  speed   radius
      //       m                1           rad      rad      N m     rad/s   m
      {"a1",   {0, 0, 0.15},    {0, 0, 1},  -170*d,  170*d,   176,    98*d,  0.075},
      {"a2",   {0, 0, 0.19},    {0, 1, 0},  -120*d,  120*d,   176,    98*d,  0.070},
      {"a3",   {0, 0, 0.20},    {0, 0, 1},  -170*d,  170*d,   110,   100*d,  0.065},
      {"a4",   {0, 0, 0.20},    {0, -1, 0}, -120*d,  120*d,   110,   130*d,  0.065},
      {"a5",   {0, 0, 0.20},    {0, 0, 1},  -170*d,  170*d,   110,   140*d,  0.060},
      {"a6",   {0, 0, 0.20},    {0, 1, 0},  -120*d,  120*d,   40,    180*d,  0.055},
      {"a7",   {0, 0, 0.081},   {0, 0, 1},  -175*d,  175*d,   40,    180*d,  0.045},
  };
  body.link_masses_kg = {3.5, 3.5, 2.5, 2.5, 1.7, 1.6, 0.4};
  body.arm.flange_m = {0, 0, 0.045};
  body.arm.forward = {0, 0, 1};
  body.arm.closing = {0, 1, 0};
  body.arm.tool_m = 0.115;
  body.arm.opening_m = 0.09;
  body.arm.postures_rad = {{0.0, 0.2, 0.0, -1.4, 0.0, 0.0, 0.0}};
  body.arm.work_point_m = {0.44, 0.0, 0.84};
  body.arm.scale = 1.0;
  body.gripper = {FingerShape::kFlat,
      // palm length, width, height, mass   finger length, width, thickness, mass   force  speed
      //      m       m      m       kg            m       m      m          kg     N      m/s
              0.065,  0.14,  0.06,   0.8,          0.070,  0.026, 0.012,     0.35,  90,    0.15};
  return body;
}
// clang-format on

}  // namespace

ADAPTBENCH_REGISTER(robots, "iiwa", std::make_unique<ArmRobot>(iiwa()))

}  // namespace adaptbench

// A small six-axis arm of the class of the WidowX 250 S, driven by hobby servos: the distances
// between its axes and the joint ranges are near those of its maker's URDF (Interbotix, wx250s),
// torques, masses and shapes are simplified. Its gripper has forked fingers. It works on doors of
// 0.6 times the size.
#include <memory>
#include <numbers>

#include "core/registry.h"
#include "robots/arms/arm_robot.h"

namespace adaptbench {
namespace {

constexpr double kHalfTurn = std::numbers::pi;

// clang-format off
ArmBody widowx() {
  ArmBody body;
  body.name = "widowx";
  body.version = 2;
  body.description = "Small six-axis arm of the WidowX 250 class on a stand, gripper with forked fingers; 8 motors; doors at 0.6 scale";
  body.base_radius_m = 0.06;
  body.base_height_m = 0.06;
  body.colour = "0.2 0.22 0.26 1";
  body.shoulder_camera_m = {-0.25, 0.2, 0.55};
  const double s = kHalfTurn;  // each servo: half a turn in a second
  body.arm.joints = {
      // name           origin           axis       low         high        torque  speed   radius
      //                m                1          rad         rad         N m     rad/s   m
      {"waist",         {0, 0, 0.072},   {0, 0, 1}, -kHalfTurn, kHalfTurn,  10,     s,  0.040},
      {"shoulder",      {0, 0, 0.0386},  {0, 1, 0}, -1.88,      1.98,       20,     s,  0.030},
      {"elbow",         {0.05, 0, 0.25}, {0, 1, 0}, -2.14,      1.60,       15,     s,  0.026},
      {"forearm_roll",  {0.175, 0, 0},   {1, 0, 0}, -kHalfTurn, kHalfTurn,  4,      s,  0.025},
      {"wrist_angle",   {0.075, 0, 0},   {0, 1, 0}, -1.74,      2.14,       5,      s,  0.024},
      {"wrist_rotate",  {0.065, 0, 0},   {1, 0, 0}, -kHalfTurn, kHalfTurn,  3,      s,  0.022},
  };
  body.link_masses_kg = {0.8, 0.8, 0.5, 0.3, 0.2, 0.1};
  body.arm.flange_m = {0.043, 0, 0};
  body.arm.forward = {1, 0, 0};
  body.arm.closing = {0, 1, 0};
  body.arm.tool_m = 0.085;
  body.arm.opening_m = 0.074;
  body.arm.postures_rad = {{0.0, 0.1, 0.6, 0.0, -0.7, 0.0}};
  body.arm.work_point_m = {0.46, 0.0, 0.19};
  body.arm.scale = 0.6;
  body.gripper = {FingerShape::kForked,
      // palm length, width, height, mass   finger length, width, thickness, mass   force  speed
      //      m       m      m       kg            m       m      m          kg     N      m/s
              0.045,  0.10,  0.05,   0.25,         0.055,  0.020, 0.008,     0.20,  25,    0.12};
  return body;
}
// clang-format on

}  // namespace

ADAPTBENCH_REGISTER(robots, "widowx", std::make_unique<ArmRobot>(widowx()))

}  // namespace adaptbench

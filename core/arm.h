#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/simulator.h"

namespace adaptbench {

// What tasks may know of a robot that is an arm with a gripper of two fingers: the facts of its
// kinematics, from which its MJCF is made too. With every joint at 0 all frames are parallel to the
// base's.
struct ArmJoint {
  std::string name;    // of the joint, the body that it moves, and its motor
  Vector3 origin_m{};  // in the frame of the joint before it (the first: in the base)
  Vector3 axis{};      // unit vector
  double low_rad = 0.0, high_rad = 0.0;
  // A motor gives its full torque at standstill and none at its full speed, on a straight line
  // between the two: a joint damping of torque / speed.
  double torque_nm = 0.0;
  double speed_radps = 0.0;
  double radius_m = 0.0;  // of the link behind it, a capsule to the next joint or the flange
};

// With fewer a hand cannot follow a twist.
inline constexpr int kLeastArmJoints = 6, kMaxArmJoints = 8;

struct ArmSpec {
  std::vector<ArmJoint> joints;  // from the base to the hand
  // The hand sits on the last joint's body. Its frame: x the way it reaches, y the way its fingers
  // move, z completes. The tool point lies between the finger pads.
  Vector3 flange_m{};
  Vector3 forward{}, closing{};  // the hand's x and y axis, in the frame of the last joint
  double tool_m = 0.0;           // from the flange to the tool point, along x
  Vector3 palm_half_m{};         // half the sides of its palm, a box that begins at the flange
  // Of a finger beyond the palm; a parameter "finger_length" of the robot scales it. 0: not known.
  double finger_m = 0.0;
  double opening_m = 0.0;     // between the pads when the gripper is open
  std::string hand = "hand";  // body
  std::array<std::string, 2> fingers = {"left_finger", "right_finger"};  // they slide outwards
  // Comfortable ones, at least one, for each way of the wrist. What counts as near singular is
  // measured against the first: the farther that is from it, the sooner damping sets in.
  std::vector<std::vector<double>> postures_rad;
  Vector3 work_point_m{};  // in the base's frame: where the hand works best, reaching along x
  // Of the things that it is to handle: 1 is made for people. Lengths go with the scale, masses
  // with its third power and torques with its fourth, as if all were built smaller of the same
  // stuff.
  double scale = 1.0;
};

// Collision bits beside 1, the robots and the ground: things that arms handle answer to
// kHandledBit, which an arm's geoms have in their contype.
inline constexpr int kHandledBit = 4;

}  // namespace adaptbench

#pragma once

#include "tasks/doors/door_geometry.h"
#include "tasks/shared/arm_kinematics.h"

namespace adaptbench {

// The handle's height is given, and how far the base stands below it: is that above the floor?
bool stands_on_floor(const DoorGeometry& geometry, const ArmSpec& arm);

// Can the arm hold the handle on its whole way, from the approach over the turn to the open door,
// within its joint ranges? The two ways round in which a hand can hold it are tried in turn.
struct GripPlan {
  bool reachable = false;
  bool flipped = false;   // see DoorGeometry::grip
  JointVector start_rad;  // joints at the start of an episode, but for its noise; of the arm's
                          // posture where nothing is reachable
};
GripPlan plan_grip(const DoorGeometry& geometry, const ArmSpec& arm);

// The tool's pose at the start of an episode, displaced by `offset_m`.
Eigen::Isometry3d start_pose(const Door& door, const Eigen::Vector3d& offset_m);
// A grip pose drawn back along the hand, from where it is approached.
Eigen::Isometry3d drawn_back(Eigen::Isometry3d grip, const Door& door);

}  // namespace adaptbench

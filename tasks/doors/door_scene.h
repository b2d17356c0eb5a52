#pragma once

#include <string>

#include "core/robot.h"
#include "tasks/doors/door_geometry.h"

namespace adaptbench {

// Names of the door's movable parts: bodies, and joints of the same name. A handle without a latch
// has no joint.
inline constexpr const char* kDoorPart = "door";
inline constexpr const char* kHandlePart = "handle";

// The whole scene as MJCF: frame and door with its handle and latch, and the robot on a stand. The
// world's frame is the task frame, moved up so that the floor is at z = 0.
std::string door_scene(const DoorGeometry& geometry, const Robot& robot,
                       const Parameters& parameters);

}  // namespace adaptbench

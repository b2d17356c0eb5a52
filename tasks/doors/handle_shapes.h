#pragma once

#include <string>

#include "tasks/doors/door_geometry.h"

namespace adaptbench {

// The geoms of a handle, in a frame at its pivot.
std::string handle_mjcf(const DoorGeometry& geometry);
// What of it is fixed to the door, in the door's frame: the brackets of a push bar.
std::string bracket_mjcf(const DoorGeometry& geometry);
// Where the handle's turn ends.
double farthest_turn_rad(const Door& door);

}  // namespace adaptbench

#pragma once

#include <string>

#include "tasks/doors/box.h"
#include "tasks/doors/door_geometry.h"

namespace adaptbench {

// The latch is nothing but shape. A bolt, part of the handle, reaches past the free edge of the
// door; a strike, part of the frame, stands in the way that the bolt must take when the door opens.
// Turning the handle moves the bolt along the strike, and it leaves the strike at the latch angle.
// The contact pushes along x and not along the bolt's way, so that no pull on the door turns the
// handle; but for a push bar near its angle, where bolt and strike overlap by
// little and the contact of a loaded door presses the bolt out. Any engine with boxes and contacts
// can build it.
Box latch_bolt(const DoorGeometry& geometry);    // task frame; closed door, handle not turned
Box latch_strike(const DoorGeometry& geometry);  // task frame

// Collision bit of bolt and strike, which meet nothing else.
inline constexpr int kLatchBit = 8;

std::string bolt_mjcf(const DoorGeometry& geometry);    // in the handle's body
std::string strike_mjcf(const DoorGeometry& geometry);  // in the task frame

}  // namespace adaptbench

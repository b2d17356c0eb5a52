#pragma once

#include <Eigen/Core>
#include <array>

#include "tasks/doors/door.h"

namespace adaptbench {

// A box along the axes of the task frame.
struct Box {
  Eigen::Vector3d centre_m, half_m;
  [[nodiscard]] double distance_m(const Eigen::Vector3d& point_m) const {  // 0 inside
    return ((point_m - centre_m).cwiseAbs() - half_m).cwiseMax(0.0).norm();
  }
};

// The posts of the door's frame: at its free edge, at its hinge.
std::array<Box, 2> frame_posts(const Door& door);
// Between door and frame, at scale 1.
inline constexpr double kFrameGapM = 0.004;
inline constexpr double kPostWidthM = 0.07;

}  // namespace adaptbench

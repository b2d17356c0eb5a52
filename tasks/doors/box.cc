#include "tasks/doors/box.h"

namespace adaptbench {

std::array<Box, 2> frame_posts(const Door& door) {
  const double s = door.scale, side = door.hinge_side(), x = door.thickness_m / 2;
  const double half = s * kPostWidthM / 2, gap = s * kFrameGapM;
  const double free_y = -side * (door.edge_offset_m + gap + half);
  const double hinge_y = side * (door.width_m - door.edge_offset_m + gap + half);
  const double low = -door.handle_height_m, top = low + door.height_m + 2 * gap;
  const Eigen::Vector3d post(x, half, (top - low) / 2);
  return {Box{{x, free_y, (top + low) / 2}, post}, Box{{x, hinge_y, (top + low) / 2}, post}};
}

}  // namespace adaptbench

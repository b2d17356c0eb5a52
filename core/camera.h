#pragma once

#include <string>

namespace adaptbench {

// Size of the picture at the end of an observation; all 0: there is none. In memory: rows from top
// to bottom, pixels from left to right, in each pixel red, green and blue, and in pictures of four
// channels depth.
struct ImageShape {
  int height = 0, width = 0, channels = 0;
  double depth_m = 0.0;  // distance along the axis that is 255, as is all beyond; 0: no depth
  [[nodiscard]] int size() const { return height * width * channels; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  bool operator==(const ImageShape&) const = default;
};

// A camera of the scene that an agent sees through.
struct CameraSpec {
  std::string name;  // in the MJCF
  int height = 64, width = 64;
  double depth_m = 0.0;  // how far it sees depth; 0: colours alone
  [[nodiscard]] ImageShape shape() const { return {height, width, depth_m > 0.0 ? 4 : 3, depth_m}; }
};

}  // namespace adaptbench

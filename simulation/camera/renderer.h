#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/simulator.h"
#include "simulation/camera/image.h"

namespace adaptbench {

// Where the camera stands.
struct View {
  std::string camera = {};    // a camera of the scene; empty: a free one, as given by what follows
  std::string body = {};      // follows this body; empty: looks at target_m
  Vector3 target_m{0, 0, 0};  // world frame; added to the body's place when there is one
  double azimuth_rad = 1.5708;  // direction of sight: 0 along +x, pi/2 along +y (x to the right)
  double elevation_rad = -0.2;  // negative: looks down
  double distance_m = 4.0;      // from camera to target
  std::string label = {};       // small text in the lower left corner, in lines that fit
};

// Draws a scene for people, without a display (OSMesa, software). Compiles the scene for itself, so
// that it does not matter which engine ran the episode. A scene without a skybox gets a sky and a
// floor, one without a <headlight> a light that shows it. Costs 0.1 to 0.2 s to make: keep it.
// Belongs to the thread that made it.
class Renderer {
 public:
  // Throws SimulationError when the scene does not compile or OpenGL cannot be had, ConfigError for
  // a size that is not in [1, 4096].
  Renderer(const std::string& mjcf, int width, int height);
  ~Renderer();
  Renderer(Renderer&&) noexcept;
  Renderer& operator=(Renderer&&) noexcept;

  // The scene with these generalised coordinates [position_size]. The same bits every time. Throws
  // SimulationError for a wrong number of positions, positions that are not finite, or an unknown
  // body or camera.
  [[nodiscard]] Image render(std::span<const double> positions, const View& view) const;

 private:
  class Scene;
  std::unique_ptr<Scene> scene_;
};

}  // namespace adaptbench

#pragma once

#include <string>
#include <vector>

#include "simulation/camera/osmesa.h"

namespace adaptbench {

// An OpenGL context in memory. MuJoCo draws into a frame buffer object of its own, so that the
// context's own buffer stays small. Belongs to one thread.
class OffscreenContext {
 public:
  OffscreenContext();  // throws SimulationError
  ~OffscreenContext();
  OffscreenContext(const OffscreenContext&) = delete;
  OffscreenContext& operator=(const OffscreenContext&) = delete;
  // OpenGL calls of this thread go here from now on. False if that cannot be.
  bool make_current() noexcept;
  // Of Mesa, and of the compiler that makes its machine code. The context must be current.
  [[nodiscard]] std::string version() const;

 private:
  const Osmesa& osmesa_;
  OSMesaContext context_;
  std::vector<unsigned char> pixels_;
};

}  // namespace adaptbench

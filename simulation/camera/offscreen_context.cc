#include "simulation/camera/offscreen_context.h"

#include <cstdlib>

#include "core/error.h"

#ifdef __SANITIZE_ADDRESS__
// OSMesa keeps some 200 bytes of every context. For the leak sanitizer, which calls this.
extern "C" const char* __lsan_default_suppressions() { return "leak:libOSMesa"; }
#endif

namespace adaptbench {
namespace {

// llvmpipe would give every context as many threads as there are cores; pictures are drawn in
// parallel already. Before main, while there are no other threads that read the environment.
const int kRasterThreads [[maybe_unused]] = setenv("LP_NUM_THREADS", "0", 0);

constexpr int kSide = 16, kDepthBits = 24, kStencilBits = 8, kNoAccumulation = 0;

}  // namespace

OffscreenContext::OffscreenContext()
    : context_(
          OSMesaCreateContextExt(OSMESA_RGBA, kDepthBits, kStencilBits, kNoAccumulation, nullptr)),
      pixels_(std::size_t{4} * kSide * kSide) {
  if (context_ == nullptr || !make_current()) {
    throw SimulationError("OSMesa could not make an OpenGL context");
  }
}

OffscreenContext::~OffscreenContext() {
  if (OSMesaGetCurrentContext() == context_) {
    OSMesaMakeCurrent(nullptr, nullptr, GL_UNSIGNED_BYTE, 0, 0);
  }
  OSMesaDestroyContext(context_);
}

bool OffscreenContext::make_current() noexcept {
  if (OSMesaGetCurrentContext() == context_) return true;
  return OSMesaMakeCurrent(context_, pixels_.data(), GL_UNSIGNED_BYTE, kSide, kSide) == GL_TRUE;
}

}  // namespace adaptbench

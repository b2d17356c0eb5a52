#include "simulation/camera/offscreen_context.h"

#include "core/error.h"

namespace adaptbench {
namespace {

constexpr int kSide = 16, kDepthBits = 24, kStencilBits = 8, kNoAccumulation = 0;

}  // namespace

OffscreenContext::OffscreenContext()
    : osmesa_(osmesa()),
      context_(
          osmesa_.create_context(OSMESA_RGBA, kDepthBits, kStencilBits, kNoAccumulation, nullptr)),
      pixels_(std::size_t{4} * kSide * kSide) {
  if (context_ == nullptr || !make_current()) {
    throw SimulationError("OSMesa could not make an OpenGL context");
  }
}

OffscreenContext::~OffscreenContext() {
  if (osmesa_.current_context() == context_) {
    osmesa_.make_current(nullptr, nullptr, GL_UNSIGNED_BYTE, 0, 0);
  }
  osmesa_.destroy_context(context_);
}

std::string OffscreenContext::version() const {
  const auto text = [this](GLenum name) {
    const GLubyte* found = osmesa_.get_string(name);
    return std::string(found == nullptr ? "unknown" : reinterpret_cast<const char*>(found));
  };
  return text(GL_VERSION) + ", " + text(GL_RENDERER);
}

bool OffscreenContext::make_current() noexcept {
  if (osmesa_.current_context() == context_) return true;
  return osmesa_.make_current(context_, pixels_.data(), GL_UNSIGNED_BYTE, kSide, kSide) == GL_TRUE;
}

}  // namespace adaptbench

#include "simulation/camera/osmesa.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>

#include "core/error.h"

#ifdef __SANITIZE_ADDRESS__
// OSMesa keeps some 200 bytes of every context. For the leak sanitizer, which calls this.
extern "C" const char* __lsan_default_suppressions() { return "leak:libOSMesa"; }
#endif

namespace adaptbench {
namespace {

constexpr const char* kLibrary = "libOSMesa.so.8";

// RTLD_GLOBAL: MuJoCo looks for OpenGL among all that is loaded.
#ifdef __SANITIZE_ADDRESS__
constexpr int kHow = RTLD_NOW | RTLD_GLOBAL;  // the sanitizer allows no RTLD_DEEPBIND
#else
constexpr int kHow = RTLD_NOW | RTLD_GLOBAL | RTLD_DEEPBIND;
#endif

// llvmpipe would give every context as many threads as there are cores; pictures are drawn in
// parallel already. Before main, while there are no other threads that read the environment.
const int kRasterThreads [[maybe_unused]] = setenv("LP_NUM_THREADS", "0", 0);

template <class Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) throw SimulationError(fmt::format("{} has no {}", kLibrary, name));
}

Osmesa load() {
  void* library = dlopen(kLibrary, kHow);
  if (library == nullptr) {
    throw SimulationError(
        fmt::format("pictures are drawn by OSMesa, which cannot be loaded: {}", dlerror()));
  }
  Osmesa functions{};
  find(library, "OSMesaCreateContextExt", functions.create_context);
  find(library, "OSMesaDestroyContext", functions.destroy_context);
  find(library, "OSMesaMakeCurrent", functions.make_current);
  find(library, "OSMesaGetCurrentContext", functions.current_context);
  find(library, "glGetString", functions.get_string);
  return functions;
}

}  // namespace

const Osmesa& osmesa() {
  static const Osmesa functions = load();
  return functions;
}

}  // namespace adaptbench

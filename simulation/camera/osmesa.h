#pragma once

#include <GL/osmesa.h>

namespace adaptbench {

// The functions of OSMesa, Mesa's OpenGL in memory. The library is loaded when they are first asked
// for, in a way that lets it find what it depends on before anything that is loaded already: both
// it and Debian 13's libtorch come with LLVM, and with the other's it finds no machine to compile
// for.
struct Osmesa {
  decltype(&OSMesaCreateContextExt) create_context;
  decltype(&OSMesaDestroyContext) destroy_context;
  decltype(&OSMesaMakeCurrent) make_current;
  decltype(&OSMesaGetCurrentContext) current_context;
  decltype(&glGetString) get_string;
};

const Osmesa& osmesa();  // throws SimulationError

}  // namespace adaptbench

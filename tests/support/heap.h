#pragma once

#include <malloc.h>

#include <cstddef>

namespace adaptbench {

// What the program holds at the moment.
inline std::size_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace adaptbench

#pragma once

#include <cstddef>

#include "core/variant_space.h"

namespace adaptbench {

// The one door to held-out variants: for the harness, tools and tests. Code under algorithms/ may not include this
// header; tests/architecture reads the includes and fails if it does.
struct HeldOutAccess {
  // Throws ConfigError for the levels train and validation, and for a level that the space does not offer.
  static HeldOutVariant variant(const VariantSpace& space, Level level, std::size_t index) {
    return space.held_out(level, index);
  }
};

}  // namespace adaptbench

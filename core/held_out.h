#pragma once

#include <cstddef>

#include "core/variant_space.h"

namespace adaptbench {

// The one door to held-out variants: for the harness, tools and tests. Code under algorithms/ may
// not include this header; tests/architecture reads the includes and fails if it does.
struct HeldOutAccess {
  // Throws ConfigError for the levels train and validation, and for a level that the space does not
  // offer.
  static HeldOutVariant variant(const VariantSpace& space, Level level, std::size_t index) {
    return space.held_out(level, index);
  }
};

// Calls `use` with the variant of any level: held-out ones are another type than those that
// training may hold.
template <class Use>
auto with_variant(const VariantSpace& space, Level level, std::size_t index, Use use) {
  if (level == Level::kTrain) return use(space.train(index));
  if (level == Level::kValidation) return use(space.validation(index));
  return use(HeldOutAccess::variant(space, level, index));
}

}  // namespace adaptbench

#pragma once

#include "core/json.h"

namespace adaptbench {

// Throws DataError when a checkpoint's network is not the one that options and problem ask for.
void require_same_network(const Json& checkpoint, const Json& asked);

}  // namespace adaptbench

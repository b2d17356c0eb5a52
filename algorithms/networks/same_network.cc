#include "algorithms/networks/same_network.h"

#include <fmt/format.h>

#include "core/error.h"

namespace adaptbench {

void require_same_network(const Json& checkpoint, const Json& asked) {
  if (checkpoint == asked) return;
  throw DataError(
      fmt::format("the checkpoint is of the network {}, the options and the problem ask for {}",
                  checkpoint.dump(), asked.dump()));
}

}  // namespace adaptbench

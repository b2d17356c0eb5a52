#pragma once

#include <memory>

#include "core/algorithm.h"

namespace adaptbench {

// Probes of the task "point-goal". None is registered: they compete with nobody.

// Is told the task. Learns from its first movement how the motors turn and scale, then goes there.
std::unique_ptr<Algorithm> make_told_controller();
// The same, but goes to one fixed place whatever it is told.
std::unique_ptr<Algorithm> make_misled_controller();
// Searches, variant by variant, a straight walk that ends at the training goal. Adapting, it
// replays the walks one by one and keeps the one that was rewarded most.
std::unique_ptr<Algorithm> make_memoriser();

}  // namespace adaptbench

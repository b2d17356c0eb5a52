#pragma once

#include <memory>

#include "core/algorithm.h"

namespace adaptbench {

// Behaviour cloning where the observation ends with a picture: a convolutional network, fitted in
// each iteration to the demonstrations of that iteration alone, `updates` steps of Adam. Nothing
// that was seen is kept, so that checkpoints stay at some megabytes; every iteration brings other
// variants. What acts is a moving average of the parameters. Throws ConfigError for options that
// this network does not have.
std::unique_ptr<Algorithm> make_vision_cloning(const ProblemSpec& problem, const Options& options,
                                               const Random& random);

}  // namespace adaptbench

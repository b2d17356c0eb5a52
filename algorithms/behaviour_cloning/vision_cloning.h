#pragma once

#include <memory>

#include "core/algorithm.h"

namespace adaptbench {

// Behaviour cloning where the observation ends with a picture: a convolutional network, fitted in
// each iteration to the demonstrations of that iteration alone, `updates` steps of Adam. Nothing
// that was seen is kept, so that checkpoints stay at some megabytes; every iteration brings other
// variants. What acts is a moving average of the parameters.
//
// An iteration holds its pictures in memory, a byte for each of their numbers: meta_batch x
// episodes_per_task x horizon x image size, 79 MB for 32 episodes of open-door-camera. Options of
// the network of numbers alone (buffer_steps, and all that adapting takes) mean nothing here;
// throws ConfigError for an activation or a way of adapting that there is not.
std::unique_ptr<Algorithm> make_vision_cloning(const ProblemSpec& problem, const Options& options,
                                               const Random& random);

}  // namespace adaptbench

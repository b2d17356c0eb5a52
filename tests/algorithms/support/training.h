#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/algorithm.h"
#include "core/training_tasks.h"

namespace adaptbench {

// A registered algorithm with these options, for the problem of `tasks`.
std::unique_ptr<Algorithm> make_algorithm(const std::string& name, const TrainingTasks& tasks,
                                          const Json& options);

// Trains as the harness does, iterations `first` to `last` - 1 or until training ends; returns the
// number of the next iteration.
std::uint64_t train(Algorithm& algorithm, TrainingTasks& tasks, std::uint64_t first = 0,
                    std::uint64_t last = 1'000'000);

}  // namespace adaptbench

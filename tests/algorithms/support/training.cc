#include "tests/algorithms/support/training.h"

namespace adaptbench {

std::unique_ptr<Algorithm> make_algorithm(const std::string& name, const TrainingTasks& tasks,
                                          const Json& options) {
  const AlgorithmFactory& factory = algorithms().get(name);
  return factory.make(tasks.problem(), Options(factory.spec().options, options), Random(1));
}

std::uint64_t train(Algorithm& algorithm, TrainingTasks& tasks, std::uint64_t first,
                    std::uint64_t last) {
  TrainingReport report;
  std::uint64_t i = first;
  while (i < last && algorithm.train_iteration(tasks, Random(2).split("iteration", i), report)) ++i;
  return i;
}

}  // namespace adaptbench

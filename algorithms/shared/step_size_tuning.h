#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/algorithm.h"

namespace adaptbench {

// Chooses the step size of the adaptation over the same grid for all learners: the value with the
// highest mean return after 1 ... K shots. All values meet the same variants and random streams:
// validation variants, or training variants, paid from the budget, where the track has no others.
class StepSizeTuning {
 public:
  // An empty grid: nothing is tuned, `fallback` is used.
  StepSizeTuning(std::vector<double> grid, int variants, double fallback);

  using MakeAdaptation =
      std::function<std::unique_ptr<Adaptation>(double step_size, const Random& random)>;
  // Tries the next value and reports its score as "tuning/<value>".
  void try_next(TrainingTasks& tasks, const MakeAdaptation& make, const Random& random,
                TrainingReport& report);

  // From then on what is tuned must stay as it is, or scores of different policies are compared.
  [[nodiscard]] bool has_begun() const { return !scores_.empty(); }
  [[nodiscard]] bool done() const { return scores_.size() == grid_.size(); }
  [[nodiscard]] double step_size() const;  // the best so far; the first of equals
  // Steps on training variants that the values not yet tried will take; is there budget for one
  // more?
  [[nodiscard]] std::int64_t training_steps_needed(const TrainingTasks& tasks) const;
  [[nodiscard]] bool next_fits(const TrainingTasks& tasks) const;

  void save(Checkpoint& checkpoint) const;
  void load(const Checkpoint& checkpoint);  // throws DataError

 private:
  [[nodiscard]] std::size_t variant_count(const TrainingTasks& tasks) const;
  [[nodiscard]] std::int64_t training_steps_per_value(const TrainingTasks& tasks) const;

  std::vector<double> grid_;
  int variants_;
  double fallback_;
  std::vector<float>
      scores_;  // of the first values of the grid; the lowest number for a value that diverged
};

}  // namespace adaptbench

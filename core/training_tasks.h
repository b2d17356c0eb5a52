#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/camera.h"
#include "core/episode.h"
#include "core/policy.h"
#include "core/random.h"
#include "core/thread_pool.h"
#include "core/variant.h"

namespace adaptbench {

// The shape of the problem that an algorithm is made for.
struct ProblemSpec {
  int observation_size =
      0;  // what the agent sees; for an algorithm that is told the task, with the encoding appended
  int action_size = 0;
  int horizon = 0;              // control steps per episode
  int shots = 0;                // adaptation rounds before the last score
  int episodes_per_shot = 0;    // episodes collected in each
  bool demonstrations = false;  // the family has a reference controller
  ImageShape image;  // of the last image.size() entries of an observation, each in [0, 1]
};

struct TrainingRollout {
  const TrainingVariant* variant = nullptr;
  const Policy* policy = nullptr;
  int episodes = 1;
  Random random{0};
};

// All that an algorithm can reach while it trains. Every step is counted and every variant that is
// drawn is recorded; there is no way from here to a held-out variant.
class TrainingTasks {
 public:
  virtual ~TrainingTasks() = default;
  [[nodiscard]] virtual const ProblemSpec& problem() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;  // training variants
  [[nodiscard]] virtual TrainingVariant variant(std::size_t index) const = 0;
  [[nodiscard]] virtual std::size_t validation_size() const = 0;  // variants for tuning
  [[nodiscard]] virtual TrainingVariant validation_variant(std::size_t index) const = 0;

  // The family's reference controller for this training variant, told all about it: a source of
  // demonstrations. Its episodes go through collect and are paid for like any others; that it was
  // asked for is recorded. Where it acts on the task's state, what is recorded are the
  // observations, as agents have them. Throws ConfigError when the family has none, and for a
  // validation variant, whose steps are not paid for.
  [[nodiscard]] virtual std::unique_ptr<Policy> demonstrator(const TrainingVariant& variant) = 0;

  // Runs the rollouts in parallel; result i belongs to request i. Steps on training variants are
  // taken from the budget, steps on validation variants are counted apart. Throws BudgetError,
  // before running anything, when the steps at full horizon do not fit.
  virtual std::vector<Episodes> collect(std::span<const TrainingRollout> requests) = 0;

  [[nodiscard]] virtual std::int64_t steps_used() const = 0;
  [[nodiscard]] virtual std::int64_t steps_left() const = 0;
  [[nodiscard]] virtual ThreadPool& threads() = 0;
};

}  // namespace adaptbench

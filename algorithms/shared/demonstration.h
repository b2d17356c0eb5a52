#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/policy.h"
#include "core/training_tasks.h"

namespace adaptbench {

// One episode of a demonstrator under disturbance: what is done is its action plus normal noise,
// what is kept to learn from is its action. So the learner is shown how to come back from where its
// own errors will take it (Laskey et al. 2017, "DART: noise injection for robust imitation
// learning", with a fixed level of noise). One object for each episode; `demonstrator` must outlive
// it.
class Demonstration final : public Policy {
 public:
  Demonstration(const Policy& demonstrator, double noise)
      : demonstrator_(demonstrator), noise_(noise) {}

  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;
  // Those of the episode so far, step after step, undisturbed; [T x action] as one row after the
  // other.
  [[nodiscard]] const std::vector<float>& actions() const { return *actions_; }

 private:
  class Acting;
  const Policy& demonstrator_;
  double noise_;  // standard deviation, in the unit of the actions
  std::unique_ptr<std::vector<float>> actions_ = std::make_unique<std::vector<float>>();
};

struct Demonstrated {
  Episode episode;             // what was done, noise included
  std::vector<float> actions;  // what was meant, as Demonstration::actions
};

// `episodes` demonstrations of each variant by its reference controller, paid from the budget;
// those of a variant lie together. Throws what TrainingTasks::demonstrator and collect throw,
// before any step.
std::vector<Demonstrated> demonstrate(TrainingTasks& tasks,
                                      std::span<const TrainingVariant> variants, int episodes,
                                      double noise, const Random& random);

}  // namespace adaptbench

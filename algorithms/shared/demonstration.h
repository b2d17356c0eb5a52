#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/algorithm.h"

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
  [[nodiscard]] bool acts_on_state() const override { return demonstrator_.acts_on_state(); }
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

// Takes one demonstration and its number.
using TakeDemonstration = std::function<void(std::size_t, Demonstrated)>;

// `episodes` demonstrations of each variant by its reference controller, paid from the budget;
// those of a variant lie together. At most `at_once` of them are in memory at a time. Throws what
// TrainingTasks::demonstrator and collect throw, the former before any step.
void demonstrate_in_turn(TrainingTasks& tasks, std::span<const TrainingVariant> variants,
                         int episodes, double noise, const Random& random, std::size_t at_once,
                         const TakeDemonstration& take);
// The same, all of them.
std::vector<Demonstrated> demonstrate(TrainingTasks& tasks,
                                      std::span<const TrainingVariant> variants, int episodes,
                                      double noise, const Random& random);

// What a training report says of demonstrations.
class DemonstrationSummary {
 public:
  void add(const Episode& episode);
  // Sets mean_return and the metric demonstrated_success.
  void report(TrainingReport& report) const;

 private:
  double episodes_ = 0.0, returns_ = 0.0, successes_ = 0.0;
};

}  // namespace adaptbench

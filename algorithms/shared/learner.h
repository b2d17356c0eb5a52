#pragma once

#include <cstdint>
#include <memory>

#include "algorithms/shared/gradient_adaptation.h"
#include "algorithms/shared/learner_options.h"
#include "algorithms/shared/step_size_tuning.h"
#include "core/algorithm.h"

namespace adaptbench {

// What the learners have in common: one meta-parameter vector, iterations until the budget is
// spent, then the tuning of the adaptation's step size, one value of the grid per iteration;
// adaptation by policy-gradient steps; checkpoints.
class Learner : public Algorithm {
 public:
  bool train_iteration(TrainingTasks& tasks, const Random& random, TrainingReport& report) final;
  [[nodiscard]] double share_done() const final;
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random& random) const final;
  void save(Checkpoint& checkpoint) const override;
  void load(const Checkpoint& checkpoint) override;

 protected:
  struct Plan {
    MetaLayout layout;
    int iterations = 0;  // 0: until the budget is spent
    int episodes = 0;    // that one iteration collects; 0: there are no iterations, only tuning
    bool adapts = true;  // false: the policy stays as it is, and nothing is tuned
    int full_steps = 1;  // of an adaptation; later ones are shorter
  };
  Learner(const ProblemSpec& problem, const Options& options, Plan plan, const Random& random);

  // One iteration: moves meta().
  virtual void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) = 0;
  // Where an adaptation starts.
  [[nodiscard]] virtual Vector start(const Random& random) const;

  [[nodiscard]] const MetaLayout& layout() const { return plan_.layout; }
  [[nodiscard]] const PolicyDerivatives& derivatives() const { return *derivatives_; }
  [[nodiscard]] Vector& meta() { return meta_; }
  [[nodiscard]] const Vector& meta() const { return meta_; }

 private:
  [[nodiscard]] bool has_iterations() const { return plan_.episodes > 0; }
  // Throws ConfigError when the budget does not allow the first one and the tuning.
  [[nodiscard]] bool has_iterations_left(const TrainingTasks& tasks) const;
  [[nodiscard]] std::unique_ptr<Adaptation> adaptation(double step_size,
                                                       const Random& random) const;

  Plan plan_;
  std::int64_t iteration_steps_;
  AdvantageSettings advantages_;
  double later_step_factor_;
  std::unique_ptr<PolicyDerivatives> derivatives_;
  StepSizeTuning tuning_;
  Random tuning_random_;  // the same for all values of the grid, so that they are compared on equal
                          // terms
  Vector meta_;
  std::int64_t iteration_ = 0;
};

}  // namespace adaptbench

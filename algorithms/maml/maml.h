#pragma once

#include "algorithms/shared/adam.h"
#include "algorithms/shared/learner.h"

namespace adaptbench {

// Model-agnostic meta-learning (Finn, Abbeel and Levine 2017): parameters from which one or few
// policy-gradient steps on a task lead far. Second order through the inner steps; the outer step is
// a trust-region step, or several epochs of a clipped surrogate with Adam (as in Rothfuss et al.
// 2019, "ProMP"). With inner_loss = likelihood_ratio the gradient is theirs, but where the trust
// region tries a step it adapts again by the plain policy gradient, without ratios.
class Maml final : public Learner {
 public:
  static AlgorithmSpec describe();
  Maml(const ProblemSpec& problem, const Options& options, const Random& random);

  void save(Checkpoint& checkpoint) const override;
  void load(const Checkpoint& checkpoint) override;

 protected:
  void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) override;

 private:
  void clipped_steps(const MetaObjective& objective, TrainingReport& report);

  SampleSettings sampling_;
  TrustRegionSettings trust_region_;
  int inner_steps_;
  bool clipped_;  // outer = ppo
  int epochs_;
  double clip_;
  Adam adam_;
};

}  // namespace adaptbench

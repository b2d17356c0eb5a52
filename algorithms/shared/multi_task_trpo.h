#pragma once

#include "algorithms/shared/learner.h"

namespace adaptbench {

// One policy for all training variants: trust-region policy optimisation on the pooled episodes of
// a batch of variants. It is the meta-learner's own code without inner steps.
class MultiTaskTrpo : public Learner {
 public:
  static OptionSpecs options();  // without those of the adaptation

 protected:
  MultiTaskTrpo(const ProblemSpec& problem, const Options& options, bool adapts,
                const Random& random);
  void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) override;

 private:
  SampleSettings sampling_;
  TrustRegionSettings trust_region_;
};

// Names of the step's figures: "kl", "loss_change", "backtracks", "gradient_norm", "accepted".
void report_step(const TrustRegionStep& step, TrainingReport& report);

}  // namespace adaptbench

#pragma once

#include <memory>
#include <span>
#include <vector>

#include "algorithms/shared/advantages.h"
#include "algorithms/shared/meta_objective.h"
#include "core/training_tasks.h"

namespace adaptbench {

// `count` training variants. Each variant is drawn floor(count / size) or one more times: a batch
// of 40 from two variants holds 20 of each, a batch from many variants holds 40 different ones.
std::vector<TrainingVariant> draw_variants(const TrainingTasks& tasks, std::size_t count,
                                           Random random);

struct SampleSettings {
  int meta_batch = 40;         // training variants in an iteration
  int episodes_per_task = 20;  // before and after each inner step
  AdvantageSettings advantages;
};

// The tasks of one training iteration: draws variants, collects episodes for all of them at once
// and moves them through their inner steps. All arguments must outlive it.
class MetaBatch {
 public:
  MetaBatch(TrainingTasks& tasks, const PolicyDerivatives& derivatives, const MetaLayout& layout,
            const Vector& meta, const SampleSettings& settings, const Random& random);

  // Collects with the policies as they are, then takes one inner step. Returns the mean return
  // before the step.
  double inner_step();
  // Collects the outer data. Returns its mean return: after adaptation.
  double outer_data();

  [[nodiscard]] std::span<const MetaTask> tasks() const { return batch_; }
  [[nodiscard]] std::span<const TrainingVariant> variants() const { return variants_; }

 private:
  template <class Use>
  double collect(const Use& use);

  TrainingTasks& tasks_;
  std::shared_ptr<const MlpShape> shape_;
  SampleSettings settings_;
  Random random_;
  std::vector<TrainingVariant> variants_;
  std::vector<MetaTask> batch_;
  std::uint64_t stage_ = 0;
};

}  // namespace adaptbench

#include "algorithms/shared/meta_batch.h"

#include <set>
#include <utility>

#include "algorithms/networks/gaussian_mlp.h"

namespace adaptbench {

std::vector<TrainingVariant> draw_variants(const TrainingTasks& tasks, std::size_t count,
                                           Random random) {
  std::vector<TrainingVariant> variants;
  while (variants.size() + tasks.size() <= count) {
    for (std::size_t i = 0; i < tasks.size(); ++i) variants.push_back(tasks.variant(i));
  }
  // The rest without replacement (Floyd's algorithm: memory for what is drawn only, however many
  // variants there are).
  const std::size_t rest = count - variants.size();
  std::set<std::size_t> drawn;
  for (std::size_t top = tasks.size() - rest; top < tasks.size(); ++top) {
    const std::size_t index = random.below(top + 1);
    drawn.insert(drawn.contains(index) ? top : index);
  }
  for (const std::size_t index : drawn) variants.push_back(tasks.variant(index));
  return variants;
}

MetaBatch::MetaBatch(TrainingTasks& tasks, const PolicyDerivatives& derivatives,
                     const MetaLayout& layout, const Vector& meta, const SampleSettings& settings,
                     const Random& random)
    : tasks_(tasks),
      shape_(layout.shape),
      settings_(settings),
      random_(random),
      variants_(draw_variants(tasks, static_cast<std::size_t>(settings.meta_batch),
                              random.split("variants"))) {
  batch_.reserve(variants_.size());
  for (std::size_t i = 0; i < variants_.size(); ++i) batch_.emplace_back(derivatives, layout, meta);
}

double MetaBatch::inner_step() {
  return collect([](MetaTask& task, PolicyBatch batch) { task.inner_step(std::move(batch)); });
}

double MetaBatch::outer_data() {
  return collect([](MetaTask& task, PolicyBatch batch) { task.set_outer(std::move(batch)); });
}

template <class Use>
double MetaBatch::collect(const Use& use) {
  const Random stream = random_.split("stage", stage_++);
  std::vector<GaussianMlpPolicy> policies;
  policies.reserve(batch_.size());
  std::vector<TrainingRollout> requests;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    policies.emplace_back(shape_, std::make_shared<const Vector>(batch_[i].adapted()));
    requests.push_back(
        {&variants_[i], &policies.back(), settings_.episodes_per_task, stream.split("task", i)});
  }
  std::vector<Episodes> shots = tasks_.collect(requests);
  double sum = 0.0;
  for (const Episodes& shot : shots) sum += mean_return(shot);
  tasks_.threads().parallel_for(batch_.size(), [&](std::size_t i) {
    PolicyBatch batch = make_batch(shots[i], settings_.advantages);
    shots[i].clear();
    use(batch_[i], std::move(batch));
  });
  return sum / static_cast<double>(batch_.size());
}

}  // namespace adaptbench

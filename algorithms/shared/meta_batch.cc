#include "algorithms/shared/meta_batch.h"

#include <unordered_map>
#include <utility>

#include "algorithms/networks/gaussian_mlp.h"

namespace adaptbench {

std::vector<TrainingVariant> draw_variants(const TrainingTasks& tasks, std::size_t count,
                                           Random random) {
  std::vector<TrainingVariant> variants;
  while (variants.size() + tasks.size() <= count) {
    for (std::size_t i = 0; i < tasks.size(); ++i) variants.push_back(tasks.variant(i));
  }
  // The rest without replacement, in random order: the first steps of a shuffle (Fisher and Yates)
  // of which only the places that were touched are kept, however many variants there are.
  std::unordered_map<std::size_t, std::size_t> moved;
  const auto at = [&](std::size_t place) { return moved.contains(place) ? moved[place] : place; };
  for (std::size_t i = 0; variants.size() < count; ++i) {
    const std::size_t drawn = i + random.below(tasks.size() - i);
    variants.push_back(tasks.variant(at(drawn)));
    moved[drawn] = at(i);
  }
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

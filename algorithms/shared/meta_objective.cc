#include "algorithms/shared/meta_objective.h"

#include <utility>

namespace adaptbench {

MetaTask::MetaTask(const PolicyDerivatives& derivatives, const MetaLayout& layout,
                   const Vector& meta)
    : derivatives_(derivatives), layout_(layout), chain_(derivatives, layout, meta) {}

void MetaTask::inner_step(PolicyBatch batch) {
  inner_batches_.push_back(std::make_unique<PolicyBatch>(std::move(batch)));
  chain_.step(*inner_batches_.back(), true);
}

void MetaTask::set_outer(PolicyBatch batch) {
  outer_batch_ = std::make_unique<PolicyBatch>(std::move(batch));
  outer_point_ =
      derivatives_.at(adapted(), *outer_batch_, Products::kFisher, layout_.curvature_fraction);
  old_ = derivatives_.outputs(adapted(), *outer_batch_);
}

double MetaTask::loss() const { return -outer_batch_->advantages.cast<double>().mean(); }

Vector MetaTask::gradient() const { return chain_.pull_back(outer_point_->gradient()); }

Vector MetaTask::curvature_product(const Vector& v) const {
  return chain_.pull_back(outer_point_->fisher_product(chain_.push_forward(v)));
}

SurrogateValue MetaTask::evaluate(const Vector& meta) const {
  return derivatives_.surrogate(adapt(meta, false).adapted(), *outer_batch_, old_);
}

Vector MetaTask::gradient_through(const Vector& meta,
                                  const std::function<Vector(const Vector&)>& outer) const {
  const AdaptationChain chain = adapt(meta, true);
  return chain.pull_back(outer(chain.adapted()));
}

Vector MetaTask::clipped_gradient(const Vector& meta, double clip) const {
  return gradient_through(meta, [&](const Vector& adapted) {
    return derivatives_.surrogate_gradient(adapted, *outer_batch_, old_, clip);
  });
}

AdaptationChain MetaTask::adapt(const Vector& meta, bool differentiable) const {
  AdaptationChain chain(derivatives_, layout_, meta);
  for (const auto& batch : inner_batches_) chain.step(*batch, differentiable);
  return chain;
}

template <class Work>
Vector MetaObjective::mean(const Work& work) const {
  std::vector<Vector> parts(tasks_.size());
  threads_.parallel_for(tasks_.size(), [&](std::size_t i) { parts[i] = work(tasks_[i]); });
  for (std::size_t i = 1; i < parts.size(); ++i) parts[0] += parts[i];
  return parts[0] / static_cast<float>(parts.size());
}

double MetaObjective::loss() const {
  double sum = 0.0;
  for (const MetaTask& task : tasks_) sum += task.loss();
  return sum / static_cast<double>(tasks_.size());
}

Vector MetaObjective::gradient() const {
  return mean([](const MetaTask& task) { return task.gradient(); });
}

Vector MetaObjective::curvature_product(const Vector& v) const {
  return mean([&](const MetaTask& task) { return task.curvature_product(v); });
}

Vector MetaObjective::clipped_gradient(const Vector& meta, double clip) const {
  return mean([&](const MetaTask& task) { return task.clipped_gradient(meta, clip); });
}

Vector MetaObjective::gradient_through(
    const Vector& meta, const std::function<Vector(std::size_t, const Vector&)>& outer) const {
  return mean([&](const MetaTask& task) {
    const auto number = static_cast<std::size_t>(&task - tasks_.data());
    return task.gradient_through(meta,
                                 [&](const Vector& adapted) { return outer(number, adapted); });
  });
}

SurrogateValue MetaObjective::evaluate(const Vector& meta) const {
  std::vector<SurrogateValue> parts(tasks_.size());
  threads_.parallel_for(tasks_.size(), [&](std::size_t i) { parts[i] = tasks_[i].evaluate(meta); });
  SurrogateValue sum;
  for (const SurrogateValue& part : parts) {
    sum.loss += part.loss / static_cast<double>(parts.size());
    sum.kl += part.kl / static_cast<double>(parts.size());
  }
  return sum;
}

}  // namespace adaptbench

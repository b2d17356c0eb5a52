#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/shared/adaptation_chain.h"
#include "algorithms/shared/trust_region.h"
#include "core/thread_pool.h"

namespace adaptbench {

// One task of a meta-batch: inner steps on data drawn step by step, then outer data drawn with the
// adapted policy. Without inner steps it is an ordinary policy-gradient task. `derivatives` and
// `layout` must outlive it.
class MetaTask {
 public:
  MetaTask(const PolicyDerivatives& derivatives, const MetaLayout& layout, const Vector& meta);

  void inner_step(PolicyBatch batch);
  void set_outer(PolicyBatch batch);  // after the inner steps
  [[nodiscard]] const Vector& adapted() const { return chain_.adapted(); }

  // The outer loss and its gradient in the meta parameters, where the data was drawn.
  [[nodiscard]] double loss() const;
  [[nodiscard]] Vector gradient() const;
  // The Hessian of the mean KL of the adapted policies, times v. KL has zero gradient where both
  // policies are equal, so the Hessian is exactly J' F J with J the Jacobian of the adaptation: no
  // third derivative.
  [[nodiscard]] Vector curvature_product(const Vector& v) const;
  // Adapts again from other meta parameters on the same inner data.
  [[nodiscard]] SurrogateValue evaluate(const Vector& meta) const;
  // Gradient of an outer loss at other meta parameters: adapts again on the same inner data, asks
  // `outer` for the loss's gradient in the adapted parameters and differentiates through the
  // adaptation.
  [[nodiscard]] Vector gradient_through(
      const Vector& meta, const std::function<Vector(const Vector& adapted)>& outer) const;
  // The same for the clipped surrogate on the outer data.
  [[nodiscard]] Vector clipped_gradient(const Vector& meta, double clip) const;

 private:
  [[nodiscard]] AdaptationChain adapt(const Vector& meta, bool differentiable) const;

  const PolicyDerivatives& derivatives_;
  const MetaLayout& layout_;
  AdaptationChain chain_;
  std::vector<std::unique_ptr<PolicyBatch>> inner_batches_;
  std::unique_ptr<PolicyBatch> outer_batch_;
  std::unique_ptr<PolicyPoint> outer_point_;
  PolicyOutputs old_;
};

// The mean over tasks, spread over threads, summed in the order of the tasks: the same bits for any
// number of threads.
class MetaObjective final : public TrustRegionObjective {
 public:
  MetaObjective(std::span<const MetaTask> tasks, ThreadPool& threads)
      : tasks_(tasks), threads_(threads) {}

  [[nodiscard]] double loss() const override;
  [[nodiscard]] Vector gradient() const override;
  [[nodiscard]] Vector curvature_product(const Vector& v) const override;
  [[nodiscard]] SurrogateValue evaluate(const Vector& meta) const override;
  [[nodiscard]] Vector clipped_gradient(const Vector& meta, double clip) const;
  // `outer` is told the number of the task; it is called from several threads.
  [[nodiscard]] Vector gradient_through(
      const Vector& meta,
      const std::function<Vector(std::size_t task, const Vector& adapted)>& outer) const;

 private:
  template <class Work>
  [[nodiscard]] Vector mean(const Work& work) const;

  std::span<const MetaTask> tasks_;
  ThreadPool& threads_;
};

}  // namespace adaptbench

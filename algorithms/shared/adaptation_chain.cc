#include "algorithms/shared/adaptation_chain.h"

namespace adaptbench {

Eigen::Index MetaLayout::size() const {
  const Eigen::Index arrays = static_cast<Eigen::Index>(shape->arrays().size());
  return shape->parameter_count() + (learned_step_sizes ? arrays : 0);
}

Vector MetaLayout::initial(const Random& random) const {
  Vector meta = Vector::Constant(size(), static_cast<float>(step_size));
  meta.head(shape->parameter_count()) = shape->initial_parameters(random);
  return meta;
}

Vector MetaLayout::policy(const Vector& meta) const { return meta.head(shape->parameter_count()); }

Vector MetaLayout::step_sizes(const Vector& meta) const {
  Vector sizes = Vector::Constant(shape->parameter_count(), static_cast<float>(step_size));
  if (!learned_step_sizes) return sizes;
  Eigen::Index next = shape->parameter_count();
  for (const MlpShape::Segment& array : shape->arrays()) {
    sizes.segment(array.offset, array.size).setConstant(meta[next++]);
  }
  return sizes;
}

AdaptationChain::AdaptationChain(const PolicyDerivatives& derivatives, const MetaLayout& layout,
                                 const Vector& meta)
    : derivatives_(derivatives),
      layout_(layout),
      step_sizes_(layout.step_sizes(meta)),
      adapted_(layout.policy(meta)) {}

void AdaptationChain::step(const PolicyBatch& batch, bool differentiable) {
  const bool hessian = differentiable && layout_.second_order;
  const Products kind = layout_.likelihood_ratio ? Products::kRatioHessian : Products::kHessian;
  // All rows: the Hessian is part of the gradient, and its sampling noise would pass for curvature
  // and shorten the step.
  constexpr double kAllRows = 1.0;
  auto point = derivatives_.at(adapted_, batch, hessian ? kind : Products::kNone, kAllRows);
  adapted_ -= step_sizes_.cwiseProduct(point->gradient());
  if (differentiable) points_.push_back(std::move(point));
}

Vector AdaptationChain::push_forward(const Vector& v) const {
  Vector u = layout_.policy(v);
  for (const auto& point : points_) {
    Vector change = Vector::Zero(u.size());
    if (layout_.second_order) change -= step_sizes_.cwiseProduct(point->hessian_product(u));
    if (layout_.learned_step_sizes) {
      Eigen::Index next = layout_.shape->parameter_count();
      for (const MlpShape::Segment& array : layout_.shape->arrays()) {
        change.segment(array.offset, array.size) -=
            v[next++] * point->gradient().segment(array.offset, array.size);
      }
    }
    u += change;
  }
  return u;
}

Vector AdaptationChain::pull_back(Vector w) const {
  Vector result = Vector::Zero(layout_.size());
  for (auto point = points_.rbegin(); point != points_.rend(); ++point) {
    if (layout_.learned_step_sizes) {
      Eigen::Index next = layout_.shape->parameter_count();
      for (const MlpShape::Segment& array : layout_.shape->arrays()) {
        result[next++] -= w.segment(array.offset, array.size)
                              .dot((*point)->gradient().segment(array.offset, array.size));
      }
    }
    if (layout_.second_order) w -= (*point)->hessian_product(step_sizes_.cwiseProduct(w));
  }
  result.head(w.size()) = w;
  return result;
}

}  // namespace adaptbench

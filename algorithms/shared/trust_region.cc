#include "algorithms/shared/trust_region.h"

#include <cmath>

namespace adaptbench {
namespace {

// Sums over all parameters in double precision, so that they do not depend on how a sum is
// vectorised more than need be.
double dot(const Vector& a, const Vector& b) { return a.cast<double>().dot(b.cast<double>()); }

}  // namespace

ConjugateGradientResult conjugate_gradient(const std::function<Vector(const Vector&)>& product,
                                           const Vector& b, int iterations, double tolerance) {
  ConjugateGradientResult result{Vector::Zero(b.size()), b};
  Vector direction = b;
  double squared = dot(b, b);
  for (int i = 0; i < iterations && squared > tolerance; ++i) {
    const Vector image = product(direction);
    const double curvature = dot(direction, image);
    if (!(curvature > 0.0)) break;  // rounding has eaten the direction
    const auto length = static_cast<float>(squared / curvature);
    result.solution += length * direction;
    result.residual -= length * image;
    const double next = dot(result.residual, result.residual);
    direction = result.residual + static_cast<float>(next / squared) * direction;
    squared = next;
  }
  return result;
}

TrustRegionStep trust_region_step(const TrustRegionObjective& objective,
                                  const TrustRegionSettings& settings, Vector& parameters) {
  TrustRegionStep step;
  step.loss_before = objective.loss();
  const Vector gradient = objective.gradient();
  step.gradient_norm = std::sqrt(dot(gradient, gradient));
  if (!(step.gradient_norm > 0.0) || !std::isfinite(step.gradient_norm)) return step;
  const auto damped = [&](const Vector& v) -> Vector {
    return objective.curvature_product(v) + static_cast<float>(settings.damping) * v;
  };
  // The system is solved for the unit gradient, so that the tolerance has one meaning for losses of
  // any size.
  const Vector unit = gradient / static_cast<float>(step.gradient_norm);
  const auto [direction, residual] = conjugate_gradient(damped, unit, settings.cg_iterations);
  const double curvature = dot(direction, unit - residual);  // d' A d, without another product
  if (!(curvature > 0.0) || !std::isfinite(curvature)) return step;
  double length = std::sqrt(2.0 * settings.max_kl / curvature);
  for (; step.backtracks < settings.backtracks; ++step.backtracks) {
    const Vector candidate = parameters - static_cast<float>(length) * direction;
    step.after = objective.evaluate(candidate);
    if (step.after.loss < step.loss_before && step.after.kl <= settings.max_kl) {
      parameters = candidate;
      step.accepted = true;
      return step;
    }
    length *= settings.backtrack_factor;
  }
  return step;
}

}  // namespace adaptbench

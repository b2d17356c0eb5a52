#pragma once

#include <functional>

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// Solves A x = b for a symmetric positive definite A given by its products (Hestenes and Stiefel
// 1952). Stops after `iterations` products or when the squared residual falls below `tolerance`.
struct ConjugateGradientResult {
  Vector solution;
  Vector residual;  // b - A x
};
ConjugateGradientResult conjugate_gradient(const std::function<Vector(const Vector&)>& product,
                                           const Vector& b, int iterations,
                                           double tolerance = 1e-10);

struct TrustRegionSettings {
  double max_kl = 0.01;
  int cg_iterations = 10;
  double damping = 1e-5;
  int backtracks = 15;
  double backtrack_factor = 0.8;
};

// A loss (KL 0), its gradient and the Hessian of the mean KL at the current parameters; loss and KL
// elsewhere.
class TrustRegionObjective {
 public:
  virtual ~TrustRegionObjective() = default;
  [[nodiscard]] virtual double loss() const = 0;
  [[nodiscard]] virtual Vector gradient() const = 0;
  [[nodiscard]] virtual Vector curvature_product(const Vector& v) const = 0;
  [[nodiscard]] virtual SurrogateValue evaluate(const Vector& parameters) const = 0;
};

struct TrustRegionStep {
  bool accepted = false;
  int backtracks = 0;  // steps that were too long
  double loss_before = 0.0;
  SurrogateValue after;  // of the last step tried
  double gradient_norm = 0.0;
};

// One step of trust-region policy optimisation (Schulman et al. 2015, appendix C): natural gradient
// direction, the longest step that the quadratic model of the KL allows, shortened until the loss
// falls and the measured KL is within its bound. Otherwise, or when a value is not finite,
// `parameters` stay as they are.
TrustRegionStep trust_region_step(const TrustRegionObjective& objective,
                                  const TrustRegionSettings& settings, Vector& parameters);

}  // namespace adaptbench

#pragma once

#include <memory>
#include <vector>

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// What the outer loop moves, in one vector: the policy's parameters, and, where step sizes are
// learned, one step size for each parameter array (MlpShape::arrays) after them.
struct MetaLayout {
  std::shared_ptr<const MlpShape> shape;
  bool learned_step_sizes = false;
  double step_size = 0.1;           // of the inner steps, where they are not learned
  bool second_order = true;         // false: the Hessian of the inner step is taken as zero
  bool likelihood_ratio = false;    // the Hessian is that of the likelihood-ratio loss
  double curvature_fraction = 1.0;  // share of the rows that Fisher products use

  [[nodiscard]] Eigen::Index size() const;
  [[nodiscard]] Vector initial(const Random& random) const;
  [[nodiscard]] Vector policy(const Vector& meta) const;
  [[nodiscard]] Vector step_sizes(
      const Vector& meta) const;  // [parameters], expanded from the arrays
};

// Inner adaptation as a differentiable function of the meta parameters: theta_{i+1} = theta_i - D
// g_i(theta_i), with g_i the gradient of the inner loss on the data of step i and D the diagonal of
// the step sizes. Its Jacobian is a product of (I - D H_i), and -g_i (summed by array) in the step
// sizes.
class AdaptationChain {
 public:
  AdaptationChain(const PolicyDerivatives& derivatives, const MetaLayout& layout,
                  const Vector& meta);

  // Takes a step on `batch`, which must outlive the chain. Without `differentiable` the products
  // below cannot be asked for.
  void step(const PolicyBatch& batch, bool differentiable);

  [[nodiscard]] const Vector& adapted() const { return adapted_; }  // theta after the steps so far
  [[nodiscard]] Vector push_forward(const Vector& v) const;         // J v
  [[nodiscard]] Vector pull_back(Vector w) const;                   // J' w

 private:
  const PolicyDerivatives& derivatives_;
  const MetaLayout& layout_;
  Vector step_sizes_, adapted_;
  std::vector<std::unique_ptr<PolicyPoint>> points_;
};

}  // namespace adaptbench

#pragma once

#include <memory>
#include <string_view>

#include "algorithms/networks/mlp_shape.h"
#include "core/matrix.h"

namespace adaptbench {

// Samples of one policy on one task; N rows.
struct PolicyBatch {
  Matrix observations;  // [N x observation]
  Matrix actions;       // [N x action]
  Vector advantages;    // [N]
  [[nodiscard]] Eigen::Index rows() const { return observations.rows(); }
};

// What a policy says about a batch: enough to compare another policy with it.
struct PolicyOutputs {
  Eigen::MatrixXf means;  // [action x N]
  Vector log_std;         // [action]
};

// Value of the likelihood-ratio loss -mean(A pi / pi_old) and the mean of KL(old || new) over the
// rows.
struct SurrogateValue {
  double loss = 0.0;
  double kl = 0.0;
};

// Which products a point must be able to give: it keeps the intermediate values for them.
// kHessian differentiates the loss -mean(A log pi) of the inner step; kRatioHessian differentiates
// the loss -mean(A pi / pi_old) taken at pi_old = pi, which has the same gradient but keeps the
// term A s s' (s: gradient of log pi) that says how the step should have sampled (Rothfuss et al.
// 2019, "ProMP", the LVC estimator).
enum class Products { kNone, kFisher, kHessian, kRatioHessian };

// A policy at one parameter vector on one batch. The inner loss is L = -mean(A log pi), the vanilla
// policy gradient of the inner step in Finn et al. 2017 ("Model-agnostic meta-learning", equation
// 4). Where pi = pi_old, its gradient is also that of the likelihood-ratio loss.
class PolicyPoint {
 public:
  virtual ~PolicyPoint() = default;
  [[nodiscard]] virtual const Vector& gradient() const = 0;  // of L
  // H v with the true Hessian of the loss that `Products` named, log-std included.
  [[nodiscard]] virtual Vector hessian_product(const Vector& v) const = 0;
  // F v with F = Hessian of mean KL(this || other) in the parameters of the other, taken here.
  [[nodiscard]] virtual Vector fisher_product(const Vector& v) const = 0;
};

// Derivatives of Gaussian MLP policies. Const and thread-safe.
class PolicyDerivatives {
 public:
  virtual ~PolicyDerivatives() = default;

  // `batch` must outlive the point. `curvature_fraction` in (0, 1] is the share of rows that the
  // products use, spread over the whole batch; the gradient always uses all.
  [[nodiscard]] virtual std::unique_ptr<PolicyPoint> at(const Vector& parameters,
                                                        const PolicyBatch& batch, Products products,
                                                        double curvature_fraction = 1.0) const = 0;
  [[nodiscard]] virtual PolicyOutputs outputs(const Vector& parameters,
                                              const PolicyBatch& batch) const = 0;
  [[nodiscard]] virtual SurrogateValue surrogate(const Vector& parameters, const PolicyBatch& batch,
                                                 const PolicyOutputs& old) const = 0;
  // Gradient of -mean(min(r A, clip(r, 1 - clip, 1 + clip) A)) with r = pi / pi_old (Schulman et
  // al. 2017, equation 7); an infinite `clip` gives the gradient of the plain likelihood-ratio
  // loss.
  [[nodiscard]] virtual Vector surrogate_gradient(const Vector& parameters,
                                                  const PolicyBatch& batch,
                                                  const PolicyOutputs& old, double clip) const = 0;
};

// "analytic": hand-written passes in Eigen; "autograd": libtorch, slower, the oracle that the first
// is tested against. Throws ConfigError for another name, and when libtorch runs on the reference
// BLAS.
std::unique_ptr<PolicyDerivatives> make_policy_derivatives(std::string_view name,
                                                           const MlpShape& shape);

}  // namespace adaptbench

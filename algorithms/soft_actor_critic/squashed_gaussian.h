#pragma once

#include <memory>
#include <vector>

#include "algorithms/networks/mlp_shape.h"
#include "core/policy.h"

namespace adaptbench {

// Policies a = tanh(mean + std * normal) (Haarnoja et al. 2018, "Soft actor-critic algorithms and
// applications", appendix C). One network gives both for each observation: its first half of
// outputs are the means, the second half r says log-std = -5 + 3.5 (1 + tanh r), within (-5, 2).
// The log-std parameters of the shape mean nothing here.

// The network's shape for actions of this size.
MlpShape squashed_gaussian_shape(int observation_size, std::vector<int> hidden, int action_size,
                                 Activation activation);

// One action drawn for each row of a batch, as a differentiable function of the parameters with the
// normal numbers held (equation 8). All arguments must outlive it.
class SquashedSample {
 public:
  SquashedSample(const MlpShape& shape, const Vector& parameters, const Matrix& observations,
                 Random random);

  [[nodiscard]] const Matrix& actions() const { return actions_; }              // [N x action]
  [[nodiscard]] const Vector& log_likelihoods() const { return likelihoods_; }  // [N], nats
  // Gradient of a loss in the parameters, from its slopes in the actions [N x action] and its slope
  // in each log-likelihood, the same for all rows.
  [[nodiscard]] Vector gradient(const Matrix& action_slopes, float likelihood_slope) const;

 private:
  const MlpShape& shape_;
  const Vector& parameters_;
  const Matrix& observations_;
  // Outputs of each layer, [units x N]; filled once, passes over them take pointers.
  mutable std::vector<Eigen::MatrixXf> hidden_;
  Eigen::MatrixXf noise_, std_;  // [action x N]
  Matrix actions_;
  Vector likelihoods_;
};

// Acts as such a network does on observations as they are. `mean_only`: a = tanh(mean), without
// noise.
class SquashedGaussianPolicy final : public Policy {
 public:
  SquashedGaussianPolicy(std::shared_ptr<const MlpShape> shape, Vector parameters, bool mean_only);

  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;

 private:
  class Acting;
  std::unique_ptr<const Policy> network_;  // gives the outputs
  Eigen::Index outputs_;
  bool mean_only_;
};

}  // namespace adaptbench

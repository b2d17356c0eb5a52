#pragma once

#include <memory>

#include "algorithms/networks/mlp_shape.h"
#include "core/policy.h"

namespace adaptbench {

// a = MLP(observation) + exp(log-std) * normal. Shape and parameters are shared and never change,
// so that any number of episodes on any thread can act from one policy, and a policy costs a
// pointer.
class GaussianMlpPolicy final : public Policy {
 public:
  // `parameters` has the layout and size of `shape`.
  GaussianMlpPolicy(std::shared_ptr<const MlpShape> shape,
                    std::shared_ptr<const Vector> parameters);

  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;
  [[nodiscard]] const Vector& parameters() const { return *parameters_; }

 private:
  std::shared_ptr<const MlpShape> shape_;
  std::shared_ptr<const Vector> parameters_;
};

}  // namespace adaptbench

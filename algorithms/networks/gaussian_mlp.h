#pragma once

#include <memory>

#include "algorithms/networks/mlp_shape.h"
#include "core/policy.h"

namespace adaptbench {

// a = MLP(observation) + exp(log-std) * normal. Immutable; any number of episodes on any thread act
// from one policy. One action of a 20-100-100-6 network takes about half a microsecond and no
// memory allocation.
class GaussianMlpPolicy final : public Policy {
 public:
  // `parameters` has the layout and size of `shape`.
  GaussianMlpPolicy(std::shared_ptr<const MlpShape> shape,
                    std::shared_ptr<const Vector> parameters);

  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;
  [[nodiscard]] const Vector& parameters() const { return *parameters_; }

 private:
  class Packed;
  class Acting;
  std::shared_ptr<const Vector> parameters_;
  std::shared_ptr<const Packed> packed_;
};

}  // namespace adaptbench

#pragma once

#include <memory>

#include "algorithms/networks/gaussian_mlp.h"
#include "algorithms/networks/policy_derivatives.h"
#include "algorithms/shared/advantages.h"
#include "core/algorithm.h"

namespace adaptbench {

// Each shot is one step of vanilla policy gradient, the same for every learner that adapts by
// gradients; they differ in where they start. A step that would leave the finite numbers is not
// taken.
class GradientAdaptation final : public Adaptation {
 public:
  struct Steps {
    Vector sizes;               // one per parameter
    int full = 1;               // so many steps are of these sizes
    double later_factor = 0.5;  // all further ones are shorter by this
  };
  // `derivatives` must outlive the adaptation.
  GradientAdaptation(const PolicyDerivatives& derivatives, std::shared_ptr<const MlpShape> shape,
                     Vector parameters, Steps steps, const AdvantageSettings& advantages);

  [[nodiscard]] const Policy& explorer() override { return policy_; }
  void observe(const Episodes& episodes) override;
  [[nodiscard]] const Policy& policy() override { return policy_; }
  [[nodiscard]] int gradient_updates() const override { return updates_; }

 private:
  const PolicyDerivatives& derivatives_;
  std::shared_ptr<const MlpShape> shape_;
  Steps steps_;
  AdvantageSettings advantages_;
  GaussianMlpPolicy policy_;
  int updates_ = 0;
};

}  // namespace adaptbench

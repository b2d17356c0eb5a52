#include "algorithms/shared/gradient_adaptation.h"

#include <utility>

namespace adaptbench {

GradientAdaptation::GradientAdaptation(const PolicyDerivatives& derivatives,
                                       std::shared_ptr<const MlpShape> shape, Vector parameters,
                                       Steps steps, const AdvantageSettings& advantages)
    : derivatives_(derivatives),
      shape_(std::move(shape)),
      steps_(std::move(steps)),
      advantages_(advantages),
      policy_(shape_, std::make_shared<const Vector>(std::move(parameters))) {}

void GradientAdaptation::observe(const Episodes& episodes) {
  const PolicyBatch batch = make_batch(episodes, advantages_);
  const auto point = derivatives_.at(policy_.parameters(), batch, Products::kNone);
  const auto factor = static_cast<float>(updates_ < steps_.full ? 1.0 : steps_.later_factor);
  Vector next = policy_.parameters() - factor * steps_.sizes.cwiseProduct(point->gradient());
  if (next.allFinite()) {
    policy_ = GaussianMlpPolicy(shape_, std::make_shared<const Vector>(std::move(next)));
  }
  ++updates_;
}

}  // namespace adaptbench

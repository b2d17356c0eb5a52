#include "algorithms/soft_actor_critic/losses.h"

#include "algorithms/soft_actor_critic/critic.h"

namespace adaptbench {

Vector soft_targets(const Transitions& batch, const SquashedSample& next, const MlpShape& critic,
                    const TwinParameters& targets, const TargetSettings& settings) {
  const Matrix inputs = joined(batch.next_observations, next.actions());
  const Vector values = CriticPasses(critic, targets[0], inputs)
                            .values()
                            .cwiseMin(CriticPasses(critic, targets[1], inputs).values());
  const auto scale = static_cast<float>(settings.reward_scale);
  const auto discount = static_cast<float>(settings.discount);
  const auto temperature = static_cast<float>(settings.temperature);
  return scale * batch.rewards +
         discount * batch.continues.cwiseProduct(values - temperature * next.log_likelihoods());
}

CriticLoss critic_loss(const MlpShape& critic, const Vector& parameters, const Matrix& inputs,
                       const Vector& targets) {
  const CriticPasses passes(critic, parameters, inputs);
  const Vector error = passes.values() - targets;
  const auto rows = static_cast<double>(targets.size());
  return {0.5 * error.cast<double>().squaredNorm() / rows,
          passes.values().cast<double>().sum() / rows,
          passes.gradient(error / static_cast<float>(rows))};
}

ActorLoss actor_loss(const Matrix& observations, const SquashedSample& sample,
                     const MlpShape& critic, const TwinParameters& critics, double temperature) {
  const Matrix inputs = joined(observations, sample.actions());
  const CriticPasses first(critic, critics[0], inputs), second(critic, critics[1], inputs);
  const auto rows = static_cast<float>(inputs.rows());
  const Vector is_first = (first.values().array() < second.values().array()).cast<float>().matrix();
  const Vector is_second = (1.0F - is_first.array()).matrix();
  const Matrix slopes =
      (first.input_gradient(-is_first / rows) + second.input_gradient(-is_second / rows))
          .rightCols(sample.actions().cols());
  const Vector values = first.values().cwiseMin(second.values());
  const double likelihood = sample.log_likelihoods().cast<double>().mean();
  return {temperature * likelihood - values.cast<double>().mean(), -likelihood,
          sample.gradient(slopes, static_cast<float>(temperature) / rows)};
}

}  // namespace adaptbench

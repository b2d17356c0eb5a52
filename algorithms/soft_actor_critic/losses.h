#pragma once

#include <array>

#include "algorithms/networks/mlp_shape.h"
#include "algorithms/soft_actor_critic/replay_buffer.h"
#include "algorithms/soft_actor_critic/squashed_gaussian.h"

namespace adaptbench {

// The losses of Haarnoja et al. 2018, "Soft actor-critic algorithms and applications", and their
// gradients. Where two critics are asked, the lower value counts (Fujimoto et al. 2018, "Addressing
// function approximation error in actor-critic methods").
using TwinParameters = std::array<Vector, 2>;

struct TargetSettings {
  double discount = 0.99;
  double reward_scale = 1.0;
  double temperature = 1.0;
};

// r + discount (Q(s', a') - temperature log pi(a' | s')) for each row, where the episode went on,
// else r (equation 6, with one action for the expectation); `next` holds a'.
Vector soft_targets(const Transitions& batch, const SquashedSample& next, const MlpShape& critic,
                    const TwinParameters& targets, const TargetSettings& settings);

struct CriticLoss {
  double loss = 0.0;   // half the mean square of Q(s, a) - target (equation 5)
  double value = 0.0;  // mean Q(s, a)
  Vector gradient;
};
CriticLoss critic_loss(const MlpShape& critic, const Vector& parameters, const Matrix& inputs,
                       const Vector& targets);

struct ActorLoss {
  double loss = 0.0;     // mean of temperature log pi(a | s) - Q(s, a) (equation 9)
  double entropy = 0.0;  // mean of -log pi(a | s), nats
  Vector gradient;       // in the actor's parameters
};
// `sample` holds a, drawn on `observations`.
ActorLoss actor_loss(const Matrix& observations, const SquashedSample& sample,
                     const MlpShape& critic, const TwinParameters& critics, double temperature);

}  // namespace adaptbench

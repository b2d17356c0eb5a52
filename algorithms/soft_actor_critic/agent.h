#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "algorithms/shared/adam.h"
#include "algorithms/soft_actor_critic/losses.h"

namespace adaptbench {

struct AgentSettings {
  std::shared_ptr<const MlpShape> actor, critic;
  double discount = 0.99;
  double reward_scale = 1.0;
  double learning_rate = 3e-4;  // of actor, critics and temperature
  double target_rate = 0.005;   // the target networks move by this share of the way
  double target_entropy = 0.0;  // nats, of the whole action
  double initial_temperature = 1.0;
  int actor_interval = 1;      // updates of the critics for each of the actor
  double average_decay = 0.0;  // of the average actor, at each of its updates
};

// Everything that soft actor-critic learns: an actor and its moving average, two critics, the
// slowly following copies of these that targets are taken from, and the temperature. Observations
// are handed over scaled.
class SoftActorCriticAgent {
 public:
  SoftActorCriticAgent(AgentSettings settings, const Random& random);

  // Of the networks as they were before the update.
  struct Measured {
    double critic_loss = 0.0, value = 0.0, entropy = 0.0;
    bool whole = true;  // false: a step was not taken
  };
  // One gradient step of each critic, and when its turn comes of the actor and the temperature
  // (algorithm 1). A step along a gradient that is not finite is not taken.
  Measured update(const Transitions& batch, const Random& random);

  [[nodiscard]] const Vector& actor() const { return actor_; }
  [[nodiscard]] const Vector& average_actor() const { return average_actor_; }
  [[nodiscard]] const TwinParameters& critics() const { return critics_; }
  [[nodiscard]] const TwinParameters& targets() const { return targets_; }
  [[nodiscard]] double temperature() const;

  void save(Checkpoint& checkpoint) const;
  void load(const Checkpoint& checkpoint);  // throws DataError

 private:
  void update_critics(const Transitions& batch, const Random& random, Measured& measured);
  void update_actor(const Transitions& batch, const Random& random, Measured& measured);

  AgentSettings settings_;
  Vector actor_, average_actor_, log_temperature_;  // the last of size 1
  TwinParameters critics_, targets_;
  Adam actor_adam_, temperature_adam_;
  std::array<Adam, 2> critic_adams_;
  std::int64_t updates_ = 0;
};

}  // namespace adaptbench

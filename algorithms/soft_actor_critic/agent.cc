#include "algorithms/soft_actor_critic/agent.h"

#include <cmath>
#include <string>
#include <utility>

#include "algorithms/networks/same_network.h"
#include "algorithms/shared/checkpoint_vector.h"
#include "algorithms/soft_actor_critic/critic.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kHeader = "soft_actor_critic";
constexpr const char* kActor = "actor";
constexpr const char* kAverageActor = "average_actor";
constexpr const char* kTemperature = "log_temperature";
const std::string kAdam = "adam_";
const std::array<std::string, 2> kCritics = {"critic_0", "critic_1"};
const std::array<std::string, 2> kTargets = {"target_0", "target_1"};

}  // namespace

SoftActorCriticAgent::SoftActorCriticAgent(AgentSettings settings, const Random& random)
    : settings_(std::move(settings)),
      actor_(settings_.actor->initial_parameters(random.split("actor"))),
      average_actor_(actor_),
      log_temperature_(
          Vector::Constant(1, static_cast<float>(std::log(settings_.initial_temperature)))),
      critics_{settings_.critic->initial_parameters(random.split("critic", 0)),
               settings_.critic->initial_parameters(random.split("critic", 1))},
      targets_(critics_),
      actor_adam_(actor_.size(), settings_.learning_rate),
      temperature_adam_(1, settings_.learning_rate),
      critic_adams_{Adam(critics_[0].size(), settings_.learning_rate),
                    Adam(critics_[1].size(), settings_.learning_rate)} {}

double SoftActorCriticAgent::temperature() const {
  return std::exp(static_cast<double>(log_temperature_[0]));
}

SoftActorCriticAgent::Measured SoftActorCriticAgent::update(const Transitions& batch,
                                                            const Random& random) {
  Measured measured;
  update_critics(batch, random.split("next action"), measured);
  if (updates_ % settings_.actor_interval == 0) {
    update_actor(batch, random.split("action"), measured);
  }
  const auto rate = static_cast<float>(settings_.target_rate);
  for (std::size_t i = 0; i < 2; ++i) targets_[i] += rate * (critics_[i] - targets_[i]);
  ++updates_;
  return measured;
}

void SoftActorCriticAgent::update_critics(const Transitions& batch, const Random& random,
                                          Measured& measured) {
  const SquashedSample next(*settings_.actor, actor_, batch.next_observations, random);
  const Vector targets = soft_targets(batch, next, *settings_.critic, targets_,
                                      {settings_.discount, settings_.reward_scale, temperature()});
  const Matrix inputs = joined(batch.observations, batch.actions);
  for (std::size_t i = 0; i < 2; ++i) {
    const CriticLoss loss = critic_loss(*settings_.critic, critics_[i], inputs, targets);
    measured.whole &= critic_adams_[i].descend(loss.gradient, critics_[i]);
    measured.critic_loss += 0.5 * loss.loss;
    measured.value += 0.5 * loss.value;
  }
  measured.entropy = -next.log_likelihoods().cast<double>().mean();
}

void SoftActorCriticAgent::update_actor(const Transitions& batch, const Random& random,
                                        Measured& measured) {
  const SquashedSample sample(*settings_.actor, actor_, batch.observations, random);
  const ActorLoss loss =
      actor_loss(batch.observations, sample, *settings_.critic, critics_, temperature());
  measured.whole &= actor_adam_.descend(loss.gradient, actor_);
  average_actor_ += static_cast<float>(1.0 - settings_.average_decay) * (actor_ - average_actor_);
  // Equation 18, in the logarithm: the temperature rises while the entropy is below its target.
  const double slope = temperature() * (loss.entropy - settings_.target_entropy);
  measured.whole &=
      temperature_adam_.descend(Vector::Constant(1, static_cast<float>(slope)), log_temperature_);
}

void SoftActorCriticAgent::save(Checkpoint& checkpoint) const {
  checkpoint.header[kHeader] = {{"actor", settings_.actor->to_json()},
                                {"critic", settings_.critic->to_json()},
                                {"updates", updates_}};
  put_vector(checkpoint, kActor, actor_);
  put_vector(checkpoint, kAverageActor, average_actor_);
  put_vector(checkpoint, kTemperature, log_temperature_);
  actor_adam_.save(checkpoint, kAdam + kActor);
  temperature_adam_.save(checkpoint, kAdam + kTemperature);
  for (std::size_t i = 0; i < 2; ++i) {
    put_vector(checkpoint, kCritics[i], critics_[i]);
    put_vector(checkpoint, kTargets[i], targets_[i]);
    critic_adams_[i].save(checkpoint, kAdam + kCritics[i]);
  }
}

void SoftActorCriticAgent::load(const Checkpoint& checkpoint) {
  if (!checkpoint.header.contains(kHeader))
    throw DataError("the checkpoint has no 'soft_actor_critic' in its header");
  JsonFields fields(checkpoint.header[kHeader], "checkpoint soft_actor_critic");
  require_same_network(fields.object("actor"), settings_.actor->to_json());
  require_same_network(fields.object("critic"), settings_.critic->to_json());
  updates_ = fields.integer("updates", 0, std::int64_t{1} << 50);
  fields.finish();
  actor_ = take_vector(checkpoint, kActor, actor_.size());
  average_actor_ = take_vector(checkpoint, kAverageActor, average_actor_.size());
  log_temperature_ = take_vector(checkpoint, kTemperature, log_temperature_.size());
  actor_adam_.load(checkpoint, kAdam + kActor);
  temperature_adam_.load(checkpoint, kAdam + kTemperature);
  for (std::size_t i = 0; i < 2; ++i) {
    critics_[i] = take_vector(checkpoint, kCritics[i], critics_[i].size());
    targets_[i] = take_vector(checkpoint, kTargets[i], targets_[i].size());
    critic_adams_[i].load(checkpoint, kAdam + kCritics[i]);
  }
}

}  // namespace adaptbench

#include "algorithms/soft_actor_critic/options.h"

#include "algorithms/shared/learner_options.h"
#include "algorithms/soft_actor_critic/critic.h"

namespace adaptbench {
namespace {

OptionSpecs replay_options() {
  return {integer_option("iterations", 0, 0, 1000000,
                         "iterations with gradient steps; 0: until the step budget is spent"),
          integer_option("meta_batch", 4, 1, 10000, "training variants in an iteration"),
          integer_option("episodes_per_task", 1, 1, 10000, "episodes on each"),
          integer_option("warm_up_episodes", 10, 0, 1000000,
                         "episodes of uniformly random actions before the first gradient step"),
          integer_option("buffer_steps", 200000, 1, 1000000,
                         "latest own steps that are kept, in memory and in the checkpoint, beside "
                         "all demonstrations")};
}

OptionSpecs demonstration_options() {
  return {integer_option("demonstration_episodes", 0, 0, 100000,
                         "episodes of the task's reference controller before all others, paid from "
                         "the step budget; 0: none, for tasks without one"),
          number_option("demonstration_share", 0.5, 0.0, 1.0,
                        "share of each minibatch that is demonstrations, where there are any"),
          number_option("demonstration_noise", 0.2, 0.0, 10.0,
                        "standard deviation of what is added to the demonstrator's actions")};
}

OptionSpecs update_options() {
  return {number_option("update_ratio", 1.0, 0.0, 100.0, "gradient steps for each own step"),
          integer_option("minibatch", 256, 1, 100000, "steps that each gradient is taken from"),
          integer_option("actor_interval", 1, 1, 1000,
                         "gradient steps of the critics for each of actor and temperature"),
          number_option("average_decay", 0.999, 0.0, 0.99999,
                        "of the moving average of the actor's parameters, which is what is scored; "
                        "0: the actor as it is at the end"),
          number_option("learning_rate", 3e-4, 0.0, 1.0,
                        "step size of Adam, for actor, critics and temperature"),
          number_option("discount", 0.99, 0.0, 1.0, "discount of the values"),
          number_option("reward_scale", 1.0, 1e-6, 1e6, "rewards are multiplied by this"),
          number_option("target_rate", 0.005, 1e-6, 1.0,
                        "share of the way that the target networks go in a gradient step"),
          number_option("target_entropy", -1.0, -10.0, 0.69,
                        "entropy that the temperature is steered to, for each number of an action, "
                        "in nats"),
          number_option("initial_temperature", 0.1, 1e-6, 100.0, "temperature at the start")};
}

}  // namespace

OptionSpecs soft_actor_critic_options() {
  return join({network_options(), replay_options(), demonstration_options(), update_options()});
}

AgentSettings read_agent(const ProblemSpec& problem, const Options& options) {
  const Activation activation = read_activation(options);
  AgentSettings settings;
  settings.actor = std::make_shared<const MlpShape>(squashed_gaussian_shape(
      problem.observation_size, read_hidden(options), problem.action_size, activation));
  settings.critic = std::make_shared<const MlpShape>(critic_shape(
      problem.observation_size, read_hidden(options), problem.action_size, activation));
  settings.discount = options.number("discount");
  settings.reward_scale = options.number("reward_scale");
  settings.learning_rate = options.number("learning_rate");
  settings.target_rate = options.number("target_rate");
  settings.target_entropy = options.number("target_entropy") * problem.action_size;
  settings.initial_temperature = options.number("initial_temperature");
  settings.actor_interval = options.integer("actor_interval");
  settings.average_decay = options.number("average_decay");
  return settings;
}

}  // namespace adaptbench

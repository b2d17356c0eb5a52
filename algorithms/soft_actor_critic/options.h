#pragma once

#include "algorithms/shared/learner_options.h"
#include "algorithms/soft_actor_critic/agent.h"

namespace adaptbench {

// What soft actor-critic declares, and how its networks and losses come from it.
OptionSpecs soft_actor_critic_options();
AgentSettings read_agent(const ProblemSpec& problem, const Options& options);

}  // namespace adaptbench

#include "core/rollout.h"

namespace adaptbench {

std::vector<Episodes> run_rollouts(std::span<const RolloutRequest> requests, ThreadPool& threads) {
  std::vector<Episodes> results(requests.size());
  threads.parallel_for(requests.size(), [&](std::size_t i) {
    const RolloutRequest& request = requests[i];
    Environment environment(*request.variant, request.reveal);
    results[i].reserve(static_cast<std::size_t>(request.episodes));
    for (int episode = 0; episode < request.episodes; ++episode) {
      const Random random = request.random.split("episode", static_cast<std::uint64_t>(episode));
      results[i].push_back(request.may_see_state
                               ? environment.demonstrate(*request.policy, random)
                               : environment.run(*request.policy, random, request.with_digest));
    }
  });
  return results;
}

}  // namespace adaptbench

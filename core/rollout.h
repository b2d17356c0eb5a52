#pragma once

#include <span>
#include <vector>

#include "core/environment.h"
#include "core/thread_pool.h"

namespace adaptbench {

struct RolloutRequest {
  const Variant* variant = nullptr;
  const Policy* policy = nullptr;
  int episodes = 1;
  Random random{0};  // episode e uses random.split("episode", e)
  Reveal reveal = Reveal::kNothing;
  bool with_digest = false;
  // The policy may be, or wrap, a reference controller; then there is no digest.
  bool may_see_state = false;
};

// Runs all requests on the pool; result i belongs to request i. The same bits for any number of
// threads.
std::vector<Episodes> run_rollouts(std::span<const RolloutRequest> requests, ThreadPool& threads);

}  // namespace adaptbench

#pragma once

#include <string>
#include <vector>

#include "core/matrix.h"

namespace adaptbench {

// What happened in one episode. T = length.
struct Episode {
  Matrix observations;  // [T x observation], before each action
  Matrix actions;       // [T x action], as the policy gave them, before clipping
  Vector rewards;       // [T]
  std::vector<double>
      reward_parts;  // summed over the episode, in the order of FamilySpec::reward_parts
  double total_reward = 0.0;
  bool success_ever = false;
  bool success_at_end = false;
  bool terminated = false;  // ended by the task before the horizon
  std::string failure;      // why the simulation could not go on; empty: all well
  std::string digest;       // SHA-256 over observations, actions, rewards and failure; empty unless
                            // asked for
  [[nodiscard]] int length() const { return static_cast<int>(rewards.size()); }
};

using Episodes = std::vector<Episode>;

}  // namespace adaptbench

#pragma once

#include <memory>
#include <span>

#include "core/random.h"

namespace adaptbench {

// One episode of a policy: may remember, belongs to one thread.
class Actor {
 public:
  virtual ~Actor() = default;
  virtual void act(std::span<const float> observation, std::span<float> action) = 0;
};

// Const and shared between threads; all randomness comes from the stream of the episode.
class Policy {
 public:
  virtual ~Policy() = default;
  [[nodiscard]] virtual std::unique_ptr<Actor> begin_episode(Random random) const = 0;
  // True for reference controllers of tasks whose agents do not see all that these need, and for
  // what wraps them: they are shown Task::state, where they are run to demonstrate or to check.
  [[nodiscard]] virtual bool acts_on_state() const { return false; }
};

}  // namespace adaptbench

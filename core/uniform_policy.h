#pragma once

#include <memory>
#include <span>

#include "core/policy.h"

namespace adaptbench {

// Every number of the action uniform in [-1, 1], whatever is observed.
class UniformPolicy final : public Policy {
 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override {
    return std::make_unique<Acting>(random);
  }

 private:
  class Acting final : public Actor {
   public:
    explicit Acting(Random random) : random_(random) {}
    void act(std::span<const float>, std::span<float> action) override {
      for (float& value : action) value = static_cast<float>(random_.uniform(-1.0, 1.0));
    }

   private:
    Random random_;
  };
};

}  // namespace adaptbench

#include <algorithm>

#include "algorithms/shared/fixed_adaptation.h"
#include "algorithms/shared/untrained.h"

namespace adaptbench {
namespace {

class Still final : public Policy {
 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Stand>();
  }

 private:
  class Stand final : public Actor {
   public:
    void act(std::span<const float>, std::span<float> action) override {
      std::ranges::fill(action, 0.0F);
    }
  };
};

// Does nothing. A method that is not above it has learned nothing; where it scores well, the reward
// pays for doing nothing.
class ZeroPolicy final : public Untrained {
 public:
  static AlgorithmSpec describe() {
    return {.name = "zero",
            .description = "does nothing: the action 0 in every step",
            .options = {},
            .trains = false,
            .takes_images = true};
  }
  ZeroPolicy(const ProblemSpec& problem, const Options&, const Random&) : Untrained(problem) {}

  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<FixedAdaptation>(std::make_unique<Still>());
  }
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::ZeroPolicy)

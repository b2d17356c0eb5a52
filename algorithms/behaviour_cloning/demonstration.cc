#include "algorithms/behaviour_cloning/demonstration.h"

#include <utility>

namespace adaptbench {

class Demonstration::Acting final : public Actor {
 public:
  Acting(std::unique_ptr<Actor> demonstrator, double noise, Random random,
         std::vector<float>& actions)
      : demonstrator_(std::move(demonstrator)), noise_(noise), random_(random), actions_(actions) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    demonstrator_->act(observation, action);
    actions_.insert(actions_.end(), action.begin(), action.end());
    for (float& value : action) value += static_cast<float>(noise_ * random_.normal());
  }

 private:
  std::unique_ptr<Actor> demonstrator_;
  double noise_;
  Random random_;
  std::vector<float>& actions_;
};

std::unique_ptr<Actor> Demonstration::begin_episode(Random random) const {
  actions_->clear();
  return std::make_unique<Acting>(demonstrator_.begin_episode(random.split("demonstrator")), noise_,
                                  random.split("noise"), *actions_);
}

}  // namespace adaptbench

#include "tasks/locomotion/gait.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace adaptbench {
namespace {

class Walker final : public Actor {
 public:
  Walker(const Gait& gait, double period_s) : gait_(gait), period_s_(period_s) {}

  void act(std::span<const float>, std::span<float> action) override {
    const double angle = 2.0 * std::numbers::pi * gait_.frequency_hz * period_s_ * step_++;
    const double s = std::sin(angle), c = std::cos(angle);
    for (std::size_t j = 0; j < action.size(); ++j) {
      const Gait::Motor& motor = gait_.motors[j];
      const double drive = motor.offset + motor.sine * s + motor.cosine * c;
      action[j] = static_cast<float>(std::clamp(drive, -1.0, 1.0));
    }
  }

 private:
  const Gait& gait_;  // of the policy, which outlives its episodes
  double period_s_;
  int step_ = 0;
};

}  // namespace

GaitPolicy::GaitPolicy(Gait gait, double control_period_s)
    : gait_(std::move(gait)), control_period_s_(control_period_s) {}

std::unique_ptr<Actor> GaitPolicy::begin_episode(Random) const {
  return std::make_unique<Walker>(gait_, control_period_s_);
}

}  // namespace adaptbench

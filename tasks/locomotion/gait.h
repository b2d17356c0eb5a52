#pragma once

#include <memory>
#include <vector>

#include "core/policy.h"
#include "core/random.h"

namespace adaptbench {

// An open-loop gait: motor j is driven by offset_j + sine_j·sin(ωt) + cosine_j·cos(ωt), clipped to
// [-1, 1]. It sees nothing: what it reaches, a learner that sees can reach too.
struct Gait {
  struct Motor {
    double sine = 0.0, cosine = 0.0, offset = 0.0;
  };
  double frequency_hz = 2.0;
  std::vector<Motor> motors;
};

class GaitPolicy final : public Policy {
 public:
  GaitPolicy(Gait gait, double control_period_s);
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;

 private:
  Gait gait_;
  double control_period_s_;
};

}  // namespace adaptbench

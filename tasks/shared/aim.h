#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "core/simulator.h"

namespace adaptbench {

// What a locomotion task asks of the velocity of the body's centre of mass.
struct Aim {
  std::array<double, 2> direction{1.0, 0.0};  // unit vector in the ground plane
  std::optional<double> speed_mps;            // to keep along it; none: the faster the better

  [[nodiscard]] double along(const Vector3& velocity_mps) const {
    return direction[0] * velocity_mps[0] + direction[1] * velocity_mps[1];
  }
  // Of a speed along the direction: itself, or minus its deviation from the one to keep.
  [[nodiscard]] double reward(double along_mps) const {
    return speed_mps ? -std::abs(along_mps - *speed_mps) : along_mps;
  }
  // Does a mean speed fulfil it? `fast_mps` is the speed that counts as running.
  [[nodiscard]] bool met(double mean_mps, double fast_mps) const {
    return speed_mps ? std::abs(mean_mps - *speed_mps) < kToleranceMps : mean_mps > fast_mps;
  }
  static constexpr double kToleranceMps = 0.2;
};

}  // namespace adaptbench

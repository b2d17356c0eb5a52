#pragma once

#include "core/episode.h"

namespace adaptbench {

// Predicts the discounted return of a step as a linear function of [o, o^2, t, t^2, t^3, 1], with o
// the observation clipped to
// +-10 and t the step / 100 (Duan et al. 2016, "Benchmarking deep reinforcement learning for
// continuous control"). Ridge regression in double precision.
class LinearBaseline {
 public:
  LinearBaseline(const Episodes& episodes, Eigen::Index observation_size, double discount);

  [[nodiscard]] Eigen::VectorXd predict(const Episode& episode) const;  // [T]
  [[nodiscard]] const Eigen::VectorXd& weights() const { return weights_; }

 private:
  Eigen::VectorXd weights_;
};

}  // namespace adaptbench

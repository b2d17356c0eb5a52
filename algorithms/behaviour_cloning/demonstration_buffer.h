#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/networks/policy_derivatives.h"
#include "core/checkpoint.h"

namespace adaptbench {

// Steps to learn from, at most `capacity` of them: once it is full, an even sample of all that were
// ever added (reservoir sampling; Vitter 1985, algorithm R).
class DemonstrationBuffer {
 public:
  DemonstrationBuffer(int observation_size, int action_size, Eigen::Index capacity);

  // One episode: observations [T x observation] and the actions to take there, [T x action] as one
  // row after the other.
  void add(const Matrix& observations, const std::vector<float>& actions, Random random);

  [[nodiscard]] Eigen::Index rows() const;
  [[nodiscard]] Eigen::Map<const Matrix> observations() const;  // [rows x observation]
  // `rows` steps drawn with replacement, advantages 1. Requires that there are any.
  [[nodiscard]] PolicyBatch sample(Eigen::Index rows, Random random) const;

  void save(Checkpoint& checkpoint) const;
  void load(const Checkpoint& checkpoint);  // throws DataError

 private:
  void put(Eigen::Index row, const float* observation, const float* action);

  Eigen::Index observation_size_, action_size_, capacity_;
  std::int64_t added_ = 0;  // steps, kept or not
  std::vector<float> observations_, actions_;
};

}  // namespace adaptbench

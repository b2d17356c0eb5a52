#pragma once

#include <string>
#include <vector>

#include "core/checkpoint.h"
#include "core/episode.h"
#include "core/random.h"

namespace adaptbench {

// Steps to learn from; N rows.
struct Transitions {
  Transitions(Eigen::Index rows, Eigen::Index observation_size, Eigen::Index action_size)
      : observations(rows, observation_size),
        actions(rows, action_size),
        next_observations(rows, observation_size),
        rewards(rows),
        continues(rows) {}

  Matrix observations;       // [N x observation]
  Matrix actions;            // [N x action], as the task took them: within [-1, 1]
  Matrix next_observations;  // [N x observation]
  Vector rewards;            // [N]
  Vector continues;          // [N] 1: the episode went on; 0: the task ended it here
  [[nodiscard]] Eigen::Index rows() const { return rewards.size(); }
};

// The last `capacity` steps of whole episodes, in order, in a ring; the oldest give way. An
// observation is kept once: the next one of a step is that of the step after it. So the last step
// before a time limit, whose next observation nobody has seen, is kept but never drawn, and a value
// is taken from beyond the limit as if there were none; a step with which the task ended the
// episode is drawn with `continues` 0.
class ReplayBuffer {
 public:
  // Requires that no episode is longer than `capacity`.
  ReplayBuffer(Eigen::Index observation_size, Eigen::Index action_size, Eigen::Index capacity);

  // Episodes that failed or hold numbers that are not finite are left out.
  void add(const Episode& episode);

  [[nodiscard]] Eigen::Index rows() const;                           // kept
  [[nodiscard]] Eigen::Index drawable() const { return drawable_; }  // of these
  // Fills rows [first, first + count) of `batch` with steps drawn with replacement. Requires that
  // any are drawable.
  void draw(Eigen::Index first, Eigen::Index count, Random random, Transitions& batch) const;

  // `name` keeps several apart in one checkpoint.
  void save(Checkpoint& checkpoint, const std::string& name) const;
  void load(const Checkpoint& checkpoint, const std::string& name);  // throws DataError

 private:
  [[nodiscard]] float* row(Eigen::Index index) { return values_.data() + index * stride_; }
  [[nodiscard]] const float* row(Eigen::Index index) const {
    return values_.data() + index * stride_;
  }
  [[nodiscard]] float kind(Eigen::Index index) const { return row(index)[stride_ - 1]; }
  float* next_row();

  Eigen::Index observation_size_, action_size_, capacity_;
  Eigen::Index stride_;        // floats of a row: observation, action, reward, kind
  std::vector<float> values_;  // as many rows as there are so far
  Eigen::Index next_ = 0;      // where the next step goes
  Eigen::Index drawable_ = 0;
};

}  // namespace adaptbench

#pragma once

#include "core/algorithm.h"
#include "core/error.h"

namespace adaptbench {

// An algorithm that trains nothing: its checkpoint holds the shape of the problem alone.
class Untrained : public Algorithm {
 public:
  bool train_iteration(TrainingTasks&, const Random&, TrainingReport&) final { return false; }
  void save(Checkpoint& checkpoint) const final { checkpoint.header["problem"] = shape_; }
  void load(const Checkpoint& checkpoint) final {
    if (!checkpoint.header.contains("problem") || checkpoint.header["problem"] != shape_)
      throw DataError("the checkpoint is of a problem of another shape");
  }

 protected:
  explicit Untrained(const ProblemSpec& problem)
      : shape_{{"observations", problem.observation_size}, {"actions", problem.action_size}} {}

 private:
  Json shape_;
};

}  // namespace adaptbench

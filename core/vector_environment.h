#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/matrix.h"
#include "core/thread_pool.h"

namespace adaptbench {

// The outcome of stepping N environments once.
struct StepBatch {
  Matrix observations;                   // [N x observation]
  Vector rewards;                        // [N]
  std::vector<std::uint8_t> terminated;  // [N]
  std::vector<std::uint8_t> success;     // [N]
};

// N variants of equal shape stepped together on a thread pool: the same bits for any number of
// threads. An environment that has terminated keeps its last observation and earns nothing until it
// is reset.
class VectorEnvironment {
 public:
  // Throws ConfigError when the variants differ in observation or action size.
  VectorEnvironment(std::span<const Variant* const> variants, ThreadPool& threads);

  [[nodiscard]] int size() const { return static_cast<int>(environments_.size()); }
  [[nodiscard]] int observation_size() const;
  [[nodiscard]] int action_size() const;
  [[nodiscard]] const Environment& environment(int index) const {
    return *environments_[static_cast<std::size_t>(index)];
  }

  void reset(std::span<const std::uint64_t> seeds, Matrix& observations);  // seeds [N]
  void step(const Matrix& actions, StepBatch& out);                        // actions [N x action]

 private:
  ThreadPool& threads_;
  std::vector<std::unique_ptr<Environment>> environments_;
  std::vector<StepOutcome> last_;  // [N]
  Matrix final_observations_;      // [N x observation], rows of terminated environments are valid
};

}  // namespace adaptbench

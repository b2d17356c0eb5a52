#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "algorithms/networks/vision_shape.h"
#include "core/policy.h"
#include "core/thread_pool.h"

namespace adaptbench {

// Steps to learn from; N rows.
struct VisionBatch {
  std::vector<std::uint8_t> pixels;  // [N x image]
  Matrix numbers;                    // [N x numbers]
  Matrix actions;                    // [N x action]
  [[nodiscard]] Eigen::Index rows() const { return numbers.rows(); }
};

// Half the squared distance between the actions and those of the network, averaged over the rows,
// and its gradient. By libtorch, in shards of a fixed size on the pool: the same bits for any
// number of threads. Requires rows. Throws as prepare_libtorch.
struct VisionLoss {
  double value = 0.0;
  Vector gradient;  // 0 in what is not learned
};
VisionLoss vision_loss(const VisionShape& shape, const Vector& parameters, const VisionBatch& batch,
                       ThreadPool& threads);

// a = network(observation) + standard deviation * normal; observations are numbers and then the
// picture in [0, 1]. Immutable; any number of episodes on any thread act from one policy.
class VisionPolicy final : public Policy {
 public:
  VisionPolicy(std::shared_ptr<const VisionShape> shape, Vector parameters, double std);
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;

 private:
  class Acting;
  std::shared_ptr<const VisionShape> shape_;
  std::shared_ptr<const Vector> parameters_;
  double std_;
};

}  // namespace adaptbench

#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "core/matrix.h"
#include "core/random.h"

namespace adaptbench {

enum class Activation { kRelu, kTanh };

// Architecture of a Gaussian multi-layer perceptron: mean = MLP(observation), standard deviation =
// exp(log-std), the same for every observation. All parameters lie in ONE flat vector:
//   for each layer: weights [outputs x inputs], column-major, then bias [outputs]; at the end
//   log-std [action].
// Column-major weights suit both uses: a single observation is a sum of columns, and a row-major
// batch [rows x observation] is, read as it lies, the column-major matrix [observation x rows] that
// the weights multiply from the left.
class MlpShape {
 public:
  struct Layer {
    Eigen::Index inputs = 0, outputs = 0;
    Eigen::Index weights = 0, bias = 0;  // offsets into the parameter vector
  };
  struct Segment {
    Eigen::Index offset = 0, size = 0;
  };

  MlpShape(int observation_size, std::vector<int> hidden, int action_size, Activation activation);

  [[nodiscard]] Eigen::Index observation_size() const { return layers_.front().inputs; }
  [[nodiscard]] Eigen::Index action_size() const { return layers_.back().outputs; }
  [[nodiscard]] Activation activation() const { return activation_; }
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] Eigen::Index log_std() const { return log_std_; }  // offset
  [[nodiscard]] Eigen::Index parameter_count() const { return log_std_ + action_size(); }
  // The parameter arrays in order: weights and bias of each layer, log-std.
  [[nodiscard]] const std::vector<Segment>& arrays() const { return arrays_; }
  [[nodiscard]] Eigen::Index widest() const;  // units of the widest layer, output included

  // Xavier-uniform weights, zero bias, log-std 0 (standard deviation 1).
  [[nodiscard]] Vector initial_parameters(const Random& random) const;

  // Multiply-and-add operations, times two, of one forward pass for one observation.
  [[nodiscard]] double forward_flops() const;

  // For checkpoints: {"observation": 20, "hidden": [100, 100], "action": 6, "activation": "relu"}.
  [[nodiscard]] Json to_json() const;

 private:
  std::vector<Layer> layers_;
  std::vector<Segment> arrays_;
  Eigen::Index log_std_ = 0;
  Activation activation_;
};

}  // namespace adaptbench

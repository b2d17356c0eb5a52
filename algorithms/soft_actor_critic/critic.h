#pragma once

#include <vector>

#include "algorithms/networks/mlp_shape.h"

namespace adaptbench {

// Q(s, a): a multi-layer perceptron of observation and action, one output, with each hidden layer
// brought to mean 0 and standard deviation 1 over its units before its activation (layer
// normalisation, Ba et al. 2016, without its gain and bias). So values cannot grow without bound
// where there are no data, which is what lets a critic learn from demonstrations (Ball et al. 2023,
// "Efficient online reinforcement learning with offline data", section 4.2). The log-std parameter
// of the shape means nothing here.
MlpShape critic_shape(int observation_size, std::vector<int> hidden, int action_size,
                      Activation activation);

// Inputs of a critic: [N x (observation + action)].
Matrix joined(const Matrix& observations, const Matrix& actions);

// Values and derivatives on one batch. All arguments must outlive it.
class CriticPasses {
 public:
  CriticPasses(const MlpShape& shape, const Vector& parameters, const Matrix& inputs);

  [[nodiscard]] const Vector& values() const { return values_; }  // [N]
  // Gradient of a loss in the parameters, from its slope in each value [N].
  [[nodiscard]] Vector gradient(const Vector& slopes) const;
  // The same in the inputs, [N x (observation + action)].
  [[nodiscard]] Matrix input_gradient(const Vector& slopes) const;

 private:
  struct Hidden {                // of one layer
    Eigen::MatrixXf normalised;  // [units x N], before the activation
    Eigen::MatrixXf output;      // after it
    Eigen::RowVectorXf scale;    // [N] 1 / standard deviation
  };
  [[nodiscard]] Eigen::Map<const Eigen::MatrixXf> weights(std::size_t layer) const;
  [[nodiscard]] Eigen::Map<const Eigen::MatrixXf> input_of(std::size_t layer) const;
  void activate(Hidden& hidden) const;
  // Slopes of the loss in what each layer computes before normalisation, from those in the values.
  [[nodiscard]] std::vector<Eigen::MatrixXf> deltas(const Vector& slopes) const;
  void through_layer(const Hidden& hidden, Eigen::MatrixXf& slopes) const;

  const MlpShape& shape_;
  const Vector& parameters_;
  const Matrix& inputs_;
  std::vector<Hidden> hidden_;
  Vector values_;
};

}  // namespace adaptbench

#include "algorithms/soft_actor_critic/critic.h"

#include <cmath>
#include <utility>

namespace adaptbench {
namespace {

constexpr float kEpsilon = 1e-5F;  // added to the variance

}  // namespace

MlpShape critic_shape(int observation_size, std::vector<int> hidden, int action_size,
                      Activation activation) {
  return {observation_size + action_size, std::move(hidden), 1, activation};
}

Matrix joined(const Matrix& observations, const Matrix& actions) {
  Matrix inputs(observations.rows(), observations.cols() + actions.cols());
  inputs << observations, actions;
  return inputs;
}

CriticPasses::CriticPasses(const MlpShape& shape, const Vector& parameters, const Matrix& inputs)
    : shape_(shape), parameters_(parameters), inputs_(inputs), hidden_(shape.layers().size() - 1) {
  for (std::size_t l = 0; l < hidden_.size(); ++l) {
    const MlpShape::Layer& layer = shape_.layers()[l];
    hidden_[l].normalised.noalias() = weights(l) * input_of(l);
    hidden_[l].normalised.colwise() += parameters_.segment(layer.bias, layer.outputs);
    activate(hidden_[l]);
  }
  const MlpShape::Layer& last = shape_.layers().back();
  values_ = input_of(hidden_.size()).transpose() * weights(hidden_.size()).transpose();
  values_.array() += parameters_[last.bias];
}

Eigen::Map<const Eigen::MatrixXf> CriticPasses::weights(std::size_t layer) const {
  const MlpShape::Layer& l = shape_.layers()[layer];
  return {parameters_.data() + l.weights, l.outputs, l.inputs};
}

// Row-major [N x d] read as it lies is column-major [d x N].
Eigen::Map<const Eigen::MatrixXf> CriticPasses::input_of(std::size_t layer) const {
  if (layer == 0) return {inputs_.data(), inputs_.cols(), inputs_.rows()};
  const Eigen::MatrixXf& below = hidden_[layer - 1].output;
  return {below.data(), below.rows(), below.cols()};
}

void CriticPasses::activate(Hidden& hidden) const {
  Eigen::MatrixXf& values = hidden.normalised;
  hidden.scale.resize(values.cols());
  for (Eigen::Index i = 0; i < values.cols(); ++i) {
    auto column = values.col(i).array();
    column -= column.mean();
    hidden.scale[i] = 1.0F / std::sqrt(column.square().mean() + kEpsilon);
    column *= hidden.scale[i];
  }
  if (shape_.activation() == Activation::kRelu) {
    hidden.output = values.cwiseMax(0.0F);
  } else {
    hidden.output = values.array().tanh();
  }
}

// From slopes in the layer's outputs to those in what it computes before normalisation. With n the
// normalised values and g the slopes in them: scale * (g - mean(g) - n mean(g n)).
void CriticPasses::through_layer(const Hidden& hidden, Eigen::MatrixXf& slopes) const {
  if (shape_.activation() == Activation::kRelu) {
    slopes = (hidden.output.array() > 0.0F).select(slopes, 0.0F);
  } else {
    slopes.array() *= 1.0F - hidden.output.array().square();
  }
  for (Eigen::Index i = 0; i < slopes.cols(); ++i) {
    auto g = slopes.col(i).array();
    const auto n = hidden.normalised.col(i).array();
    const float mean = g.mean(), along = (g * n).mean();
    g = hidden.scale[i] * (g - mean - n * along);
  }
}

std::vector<Eigen::MatrixXf> CriticPasses::deltas(const Vector& slopes) const {
  std::vector<Eigen::MatrixXf> deltas(shape_.layers().size());
  deltas.back() = slopes.transpose();
  for (std::size_t l = hidden_.size(); l-- > 0;) {
    deltas[l].noalias() = weights(l + 1).transpose() * deltas[l + 1];
    through_layer(hidden_[l], deltas[l]);
  }
  return deltas;
}

Vector CriticPasses::gradient(const Vector& slopes) const {
  const std::vector<Eigen::MatrixXf> delta = deltas(slopes);
  Vector gradient = Vector::Zero(shape_.parameter_count());
  for (std::size_t l = 0; l < delta.size(); ++l) {
    const MlpShape::Layer& layer = shape_.layers()[l];
    Eigen::Map<Eigen::MatrixXf>(gradient.data() + layer.weights, layer.outputs, layer.inputs)
        .noalias() = delta[l] * input_of(l).transpose();
    gradient.segment(layer.bias, layer.outputs) = delta[l].rowwise().sum();
  }
  return gradient;
}

Matrix CriticPasses::input_gradient(const Vector& slopes) const {
  return deltas(slopes).front().transpose() * weights(0);
}

}  // namespace adaptbench

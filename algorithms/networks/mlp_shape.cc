#include "algorithms/networks/mlp_shape.h"

#include <algorithm>
#include <cmath>

namespace adaptbench {

MlpShape::MlpShape(int observation_size, std::vector<int> hidden, int action_size,
                   Activation activation)
    : activation_(activation) {
  hidden.push_back(action_size);
  Eigen::Index inputs = observation_size, offset = 0;
  for (const Eigen::Index outputs : hidden) {
    const Layer layer{inputs, outputs, offset, offset + inputs * outputs};
    layers_.push_back(layer);
    arrays_.push_back({layer.weights, inputs * outputs});
    arrays_.push_back({layer.bias, outputs});
    offset = layer.bias + outputs;
    inputs = outputs;
  }
  log_std_ = offset;
  arrays_.push_back({log_std_, action_size});
}

Eigen::Index MlpShape::widest() const {
  Eigen::Index units = 0;
  for (const Layer& layer : layers_) units = std::max(units, layer.outputs);
  return units;
}

Vector MlpShape::initial_parameters(const Random& random) const {
  Vector parameters = Vector::Zero(parameter_count());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    Random stream = random.split("weights", l);
    const double limit = std::sqrt(6.0 / static_cast<double>(layer.inputs + layer.outputs));
    for (Eigen::Index i = 0; i < layer.inputs * layer.outputs; ++i) {
      parameters[layer.weights + i] = static_cast<float>(stream.uniform(-limit, limit));
    }
  }
  return parameters;
}

double MlpShape::forward_flops() const {
  double flops = 0.0;
  for (const Layer& layer : layers_)
    flops += 2.0 * static_cast<double>(layer.inputs * layer.outputs);
  return flops;
}

Json MlpShape::to_json() const {
  Json hidden = Json::array();
  for (std::size_t l = 0; l + 1 < layers_.size(); ++l) hidden.push_back(layers_[l].outputs);
  return {{"observation", observation_size()},
          {"hidden", hidden},
          {"action", action_size()},
          {"activation", activation_ == Activation::kRelu ? "relu" : "tanh"}};
}

}  // namespace adaptbench

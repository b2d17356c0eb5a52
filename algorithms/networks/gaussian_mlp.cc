#include "algorithms/networks/gaussian_mlp.h"

#include <array>
#include <utility>

namespace adaptbench {
namespace {

constexpr Eigen::Index kLanes = 8;  // floats in one AVX register

// outputs[first, first + Width * kLanes) of bias + weights * inputs, with the sums held in
// registers: the columns are streamed once, which is all that a matrix of this size (50 kB, larger
// than the first-level cache) allows.
template <int Width>
void layer_block(const float* weights, Eigen::Index stride, const float* bias, const float* inputs,
                 Eigen::Index input_count, float* outputs) {
  using Lanes = Eigen::Array<float, kLanes, 1>;
  using Map = Eigen::Map<const Lanes>;
  std::array<Lanes, Width> sums;
  for (int w = 0; w < Width; ++w) sums[static_cast<std::size_t>(w)] = Map(bias + w * kLanes);
  for (Eigen::Index j = 0; j < input_count; ++j) {
    const float* column = weights + j * stride;
    const Lanes input = Lanes::Constant(inputs[j]);
    for (int w = 0; w < Width; ++w) {
      sums[static_cast<std::size_t>(w)] += input * Map(column + w * kLanes);
    }
  }
  for (int w = 0; w < Width; ++w) {
    Eigen::Map<Lanes>(outputs + w * kLanes) = sums[static_cast<std::size_t>(w)];
  }
}

// outputs = bias + weights * inputs.
void affine(const MlpShape::Layer& layer, const float* parameters, const float* inputs,
            float* outputs) {
  const float* weights = parameters + layer.weights;
  const float* bias = parameters + layer.bias;
  Eigen::Index row = 0;
  const auto run = [&](auto block, Eigen::Index width) {
    for (; row + width * kLanes <= layer.outputs; row += width * kLanes) {
      block(weights + row, layer.outputs, bias + row, inputs, layer.inputs, outputs + row);
    }
  };
  run(layer_block<12>, 12);
  run(layer_block<4>, 4);
  run(layer_block<1>, 1);
  const Eigen::Index rest = layer.outputs - row;
  if (rest == 0) return;
  using Rest = Eigen::Array<float, Eigen::Dynamic, 1, 0, kLanes, 1>;
  Rest sums = Eigen::Map<const Rest>(bias + row, rest);
  for (Eigen::Index j = 0; j < layer.inputs; ++j) {
    sums += inputs[j] * Eigen::Map<const Rest>(weights + row + j * layer.outputs, rest);
  }
  Eigen::Map<Rest>(outputs + row, rest) = sums;
}

class GaussianMlpActor final : public Actor {
 public:
  GaussianMlpActor(std::shared_ptr<const MlpShape> shape, std::shared_ptr<const Vector> parameters,
                   Random random)
      : shape_(std::move(shape)),
        parameters_(std::move(parameters)),
        random_(random),
        std_(parameters_->tail(shape_->action_size()).array().exp()),
        in_(shape_->widest()),
        out_(shape_->widest()) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    const float* inputs = observation.data();
    const auto& layers = shape_->layers();
    for (std::size_t l = 0; l < layers.size(); ++l) {
      affine(layers[l], parameters_->data(), inputs, out_.data());
      if (l + 1 == layers.size()) break;
      auto units = out_.head(layers[l].outputs).array();
      if (shape_->activation() == Activation::kRelu) {
        units = units.max(0.0F);
      } else {
        units = units.tanh();
      }
      in_.swap(out_);
      inputs = in_.data();
    }
    for (std::size_t i = 0; i < action.size(); ++i) {
      const auto k = static_cast<Eigen::Index>(i);
      action[i] = out_[k] + std_[k] * static_cast<float>(random_.normal());
    }
  }

 private:
  std::shared_ptr<const MlpShape> shape_;
  std::shared_ptr<const Vector> parameters_;
  Random random_;
  Vector std_, in_, out_;
};

}  // namespace

GaussianMlpPolicy::GaussianMlpPolicy(std::shared_ptr<const MlpShape> shape,
                                     std::shared_ptr<const Vector> parameters)
    : shape_(std::move(shape)), parameters_(std::move(parameters)) {}

std::unique_ptr<Actor> GaussianMlpPolicy::begin_episode(Random random) const {
  return std::make_unique<GaussianMlpActor>(shape_, parameters_, random);
}

}  // namespace adaptbench

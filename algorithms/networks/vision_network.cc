#include "algorithms/networks/vision_network.h"

// First: newer headers of libtorch do not compile as C++20 with every compiler otherwise.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "algorithms/networks/torch_setup.h"

namespace adaptbench {
namespace {

using at::Tensor;

constexpr Eigen::Index kShard = 32;  // rows

template <class T>
Tensor view(const T* data, at::IntArrayRef sizes, at::ScalarType type) {
  return at::from_blob(const_cast<T*>(data), sizes, type);  // read only
}

Tensor floats(const float* data, at::IntArrayRef sizes) { return view(data, sizes, at::kFloat); }

// Row i holds x and y of place i of a map, both in [-1, 1].
Tensor grid(std::int64_t height, std::int64_t width) {
  const auto line = [](std::int64_t count) { return at::linspace(-1.0, 1.0, count, at::kFloat); };
  const Tensor x = line(width).view({1, width}).expand({height, width});
  const Tensor y = line(height).view({height, 1}).expand({height, width});
  return at::stack({x.flatten(), y.flatten()}, 1);
}

// The mean actions [N x action], of pixels [N x height x width x 3] in [0, 1] and numbers.
class Network {
 public:
  Network(const VisionShape& shape, const Tensor& parameters) {
    const auto part = [&](const VisionShape::Array& array, at::IntArrayRef sizes) {
      return parameters.narrow(0, array.offset, array.size).view(sizes);
    };
    for (const VisionShape::Convolution& each : shape.convolutions()) {
      convolutions_.push_back(
          {part(each.weights, {each.filters, each.channels, each.side, each.side}),
           part(each.bias, {each.filters}), each.stride, each.side / 2});
    }
    for (const VisionShape::Layer& each : shape.layers()) {
      layers_.push_back(
          {part(each.weights, {each.outputs, each.inputs}), part(each.bias, {each.outputs})});
    }
    mean_ = part(shape.mean(), {shape.numbers()});
    factor_ = part(shape.factor(), {shape.numbers()});
  }

  [[nodiscard]] Tensor act(const Tensor& pixels, const Tensor& numbers) const {
    Tensor maps = (pixels - 0.5).permute({0, 3, 1, 2}).contiguous();
    for (const Convolution& each : convolutions_) {
      if (&each != &convolutions_.front()) maps = maps.relu();
      maps = at::conv2d(maps, each.weights, each.bias, each.stride, each.padding);
    }
    const Tensor strength = maps.flatten(2).softmax(2);  // [N x maps x places]
    const Tensor places = strength.matmul(grid(maps.size(2), maps.size(3)));
    const Tensor tiles =
        at::adaptive_avg_pool2d(maps.relu(), {VisionShape::kTiles, VisionShape::kTiles});
    Tensor values = at::cat({places.flatten(1), tiles.flatten(1), (numbers - mean_) * factor_}, 1);
    for (const Layer& each : layers_) {
      if (&each != &layers_.front()) values = values.relu();
      values = at::linear(values, each.weights, each.bias);
    }
    return values;
  }

 private:
  struct Convolution {
    Tensor weights, bias;
    std::int64_t stride, padding;
  };
  struct Layer {
    Tensor weights, bias;
  };
  std::vector<Convolution> convolutions_;
  std::vector<Layer> layers_;
  Tensor mean_, factor_;
};

// The sum over the rows [first, first + rows).
VisionLoss shard_loss(const VisionShape& shape, const Vector& parameters, const VisionBatch& batch,
                      Eigen::Index first, Eigen::Index rows) {
  prepare_libtorch();
  const ImageShape& image = shape.image();
  const Tensor leaf = floats(parameters.data(), {parameters.size()}).clone().requires_grad_(true);
  const Tensor pixels = view(batch.pixels.data() + first * image.size(),
                             {rows, image.height, image.width, image.channels}, at::kByte)
                            .to(at::kFloat) /
                        255.0;
  const Tensor numbers =
      floats(batch.numbers.data() + first * batch.numbers.cols(), {rows, batch.numbers.cols()});
  const Tensor actions =
      floats(batch.actions.data() + first * batch.actions.cols(), {rows, batch.actions.cols()});
  const Tensor loss = 0.5 * (Network(shape, leaf).act(pixels, numbers) - actions).square().sum();
  const Tensor gradient = torch::autograd::grad({loss}, {leaf}).front().contiguous();
  return {loss.item<double>(),
          Eigen::Map<const Vector>(gradient.data_ptr<float>(), gradient.numel())};
}

}  // namespace

VisionLoss vision_loss(const VisionShape& shape, const Vector& parameters, const VisionBatch& batch,
                       ThreadPool& threads) {
  const Eigen::Index rows = batch.rows();
  std::vector<VisionLoss> shards(static_cast<std::size_t>((rows + kShard - 1) / kShard));
  threads.parallel_for(shards.size(), [&](std::size_t i) {
    const Eigen::Index first = kShard * static_cast<Eigen::Index>(i);
    shards[i] = shard_loss(shape, parameters, batch, first, std::min(kShard, rows - first));
  });
  VisionLoss sum{0.0, Vector::Zero(parameters.size())};
  for (const VisionLoss& shard : shards) {
    sum.value += shard.value / static_cast<double>(rows);
    sum.gradient += shard.gradient / static_cast<float>(rows);
  }
  for (const VisionShape::Array& fixed : {shape.mean(), shape.factor()}) {
    sum.gradient.segment(fixed.offset, fixed.size).setZero();
  }
  return sum;
}

class VisionPolicy::Acting final : public Actor {
 public:
  Acting(std::shared_ptr<const VisionShape> shape, std::shared_ptr<const Vector> parameters,
         double std, Random random)
      : shape_(std::move(shape)), parameters_(std::move(parameters)), std_(std), random_(random) {
    prepare_libtorch();
    const c10::InferenceMode inference;
    network_.emplace(*shape_, floats(parameters_->data(), {parameters_->size()}));
  }

  void act(std::span<const float> observation, std::span<float> action) override {
    const c10::InferenceMode inference;
    const ImageShape& image = shape_->image();
    const Tensor numbers = floats(observation.data(), {1, shape_->numbers()});
    const Tensor pixels = floats(observation.data() + shape_->numbers(),
                                 {1, image.height, image.width, image.channels});
    const Tensor mean = network_->act(pixels, numbers);
    std::copy_n(mean.data_ptr<float>(), action.size(), action.begin());
    for (float& value : action) value += static_cast<float>(std_ * random_.normal());
  }

 private:
  std::shared_ptr<const VisionShape> shape_;
  std::shared_ptr<const Vector> parameters_;
  double std_;
  Random random_;
  std::optional<Network> network_;
};

VisionPolicy::VisionPolicy(std::shared_ptr<const VisionShape> shape, Vector parameters, double std)
    : shape_(std::move(shape)),
      parameters_(std::make_shared<const Vector>(std::move(parameters))),
      std_(std) {}

std::unique_ptr<Actor> VisionPolicy::begin_episode(Random random) const {
  return std::make_unique<Acting>(shape_, parameters_, std_, random);
}

}  // namespace adaptbench

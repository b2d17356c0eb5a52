#include "algorithms/networks/vision_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace adaptbench {
namespace {

constexpr double kLastLayer = 0.1;  // small first actions

void fill_uniform(Vector& parameters, const VisionShape::Array& array, double limit,
                  Random random) {
  for (float& value : parameters.segment(array.offset, array.size)) {
    value = static_cast<float>(random.uniform(-limit, limit));
  }
}

}  // namespace

VisionShape::VisionShape(const ImageShape& image, int numbers, int actions,
                         const Settings& settings)
    : image_(image), numbers_(numbers) {
  if (std::min(image.height, image.width) < kSmallestSide) {
    throw ConfigError(fmt::format("pictures of {} x {}; the network takes sides of {} and more",
                                  image.height, image.width, kSmallestSide));
  }
  const int f = settings.filters;
  convolutions_ = {
      {image.channels, f, 5, 2, {}, {}}, {f, 2 * f, 3, 2, {}, {}}, {2 * f, 2 * f, 3, 1, {}, {}}};
  for (Convolution& each : convolutions_) {
    each.weights = append(Eigen::Index{each.filters} * each.channels * each.side * each.side);
    each.bias = append(each.filters);
  }
  int inputs = 2 * f * (2 + kTiles * kTiles) + numbers;
  for (int i = 0; i <= settings.hidden_layers; ++i) {
    const int outputs = i == settings.hidden_layers ? actions : settings.hidden_units;
    const Array weights = append(Eigen::Index{inputs} * outputs);
    layers_.push_back({inputs, outputs, weights, append(outputs)});
    inputs = outputs;
  }
  mean_ = append(numbers);
  factor_ = append(numbers);
}

VisionShape::Array VisionShape::append(Eigen::Index size) {
  const Array array{end_, size};
  end_ += size;
  return array;
}

Vector VisionShape::initial_parameters(const Random& random) const {
  Vector parameters = Vector::Zero(parameter_count());
  const auto limit = [](Eigen::Index inputs) {
    return std::sqrt(6.0 / static_cast<double>(inputs));
  };
  std::uint64_t number = 0;
  for (const Convolution& each : convolutions_) {
    fill_uniform(parameters, each.weights, limit(each.weights.size / each.filters),
                 random.split("weights", number++));
  }
  for (const Layer& each : layers_) {
    const double share = &each == &layers_.back() ? kLastLayer : 1.0;
    fill_uniform(parameters, each.weights, share * limit(each.inputs),
                 random.split("weights", number++));
  }
  parameters.segment(factor_.offset, factor_.size).setOnes();
  return parameters;
}

Json VisionShape::to_json() const {
  Json hidden = Json::array();
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) hidden.push_back(layers_[i].outputs);
  return {{"picture", {image_.height, image_.width, image_.channels}},
          {"numbers", numbers_},
          {"filters", convolutions_.front().filters},
          {"hidden", hidden},
          {"action", actions()}};
}

}  // namespace adaptbench

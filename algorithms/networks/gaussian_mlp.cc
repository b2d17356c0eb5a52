#include "algorithms/networks/gaussian_mlp.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace adaptbench {
namespace {

constexpr Eigen::Index kLanes = 8;      // floats that are worked on together: one AVX register
constexpr Eigen::Index kMaxWidth = 13;  // sums of lanes that fit into the registers beside an input

// Eigen has no way to keep an array of packets in registers across a loop; compilers' vector types
// do.
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

Eigen::Index padded(Eigen::Index size) { return (size + kLanes - 1) / kLanes * kLanes; }

// The inputs of a layer that are not zero: a ReLU layer passes on about half of its units.
struct ActiveInputs {
  explicit ActiveInputs(Eigen::Index most)
      : values(static_cast<std::size_t>(most)), columns(static_cast<std::size_t>(most)) {}
  std::vector<float> values;
  std::vector<Eigen::Index> columns;
  std::size_t count = 0;
};

// Lanes [first, first + Width) of bias + weights * inputs. The sums stay in registers, each active
// column is read once: that is all one can do for a matrix that is larger than the first-level
// cache.
template <Eigen::Index Width>
void sum_columns(const Lanes* bias, const Lanes* weights, Eigen::Index stride,
                 const ActiveInputs& inputs, Lanes* outputs) {
  std::array<Lanes, Width> sums;
  for (std::size_t w = 0; w < Width; ++w) sums[w] = bias[w];
  for (std::size_t i = 0; i < inputs.count; ++i) {
    const Lanes* column = weights + inputs.columns[i] * stride;
    const float value = inputs.values[i];
    for (std::size_t w = 0; w < Width; ++w) sums[w] += value * column[w];
  }
  for (std::size_t w = 0; w < Width; ++w) outputs[w] = sums[w];
}

template <Eigen::Index Width>
void sum_all(const Lanes* bias, const Lanes* weights, Eigen::Index stride, Eigen::Index first,
             const ActiveInputs& inputs, Lanes* outputs) {
  for (; first + Width <= stride; first += Width) {
    sum_columns<Width>(bias + first, weights + first, stride, inputs, outputs + first);
  }
  if constexpr (Width > 1) sum_all<Width / 2>(bias, weights, stride, first, inputs, outputs);
}

}  // namespace

// The parameters once more, columns padded with zeros to whole lanes and aligned to them.
class GaussianMlpPolicy::Packed {
 public:
  Packed(const MlpShape& shape, const Vector& parameters) : shape_(shape) {
    Eigen::Index size = 0;
    for (const MlpShape::Layer& layer : shape.layers()) {
      size += padded(layer.outputs) * (layer.inputs + 1);
    }
    values_ = Vector::Zero(size);
    Eigen::Index offset = 0;
    for (const MlpShape::Layer& layer : shape.layers()) {
      const Eigen::Index rows = padded(layer.outputs);
      offsets_.push_back(offset);
      Eigen::Map<Eigen::MatrixXf> columns(values_.data() + offset, rows, layer.inputs + 1);
      columns.col(0).head(layer.outputs) = parameters.segment(layer.bias, layer.outputs);
      columns.topRightCorner(layer.outputs, layer.inputs) = Eigen::Map<const Eigen::MatrixXf>(
          parameters.data() + layer.weights, layer.outputs, layer.inputs);
      offset += rows * (layer.inputs + 1);
    }
    std_ = parameters.segment(shape.log_std(), shape.action_size()).array().exp();
  }

  [[nodiscard]] const MlpShape& shape() const { return shape_; }
  [[nodiscard]] const Vector& std() const { return std_; }

  // outputs [padded] = bias + weights * inputs.
  void affine(std::size_t layer, const ActiveInputs& inputs, float* outputs) const {
    const Eigen::Index stride = padded(shape_.layers()[layer].outputs) / kLanes;
    const auto* bias = reinterpret_cast<const Lanes*>(values_.data() + offsets_[layer]);
    sum_all<kMaxWidth>(bias, bias + stride, stride, 0, inputs, reinterpret_cast<Lanes*>(outputs));
  }

 private:
  MlpShape shape_;
  Vector values_;  // for each layer: bias, then the columns of the weights
  std::vector<Eigen::Index> offsets_;
  Vector std_;
};

class GaussianMlpPolicy::Acting final : public Actor {
 public:
  Acting(std::shared_ptr<const Packed> packed, Random random)
      : packed_(std::move(packed)),
        random_(random),
        inputs_(std::max(packed_->shape().widest(), packed_->shape().observation_size())),
        outputs_(padded(packed_->shape().widest())) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    const MlpShape& shape = packed_->shape();
    set_inputs(observation.data(), shape.observation_size());
    for (std::size_t l = 0; l < shape.layers().size(); ++l) {
      packed_->affine(l, inputs_, outputs_.data());
      if (l + 1 == shape.layers().size()) break;
      const Eigen::Index units = shape.layers()[l].outputs;
      if (shape.activation() == Activation::kTanh) {
        auto values =
            outputs_.head(padded(units)).array();  // whole lanes: tanh is vectorised throughout
        values = values.tanh();
        set_inputs(outputs_.data(), units);
      } else {
        set_positive_inputs(outputs_.data(), units);
      }
    }
    for (std::size_t i = 0; i < action.size(); ++i) {
      const auto k = static_cast<Eigen::Index>(i);
      action[i] = outputs_[k] + packed_->std()[k] * static_cast<float>(random_.normal());
    }
  }

 private:
  void set_inputs(const float* values, Eigen::Index count) {
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto k = static_cast<std::size_t>(i);
      inputs_.values[k] = values[i];
      inputs_.columns[k] = i;
    }
    inputs_.count = static_cast<std::size_t>(count);
  }

  void set_positive_inputs(const float* values, Eigen::Index count) {
    std::size_t next = 0;
    for (Eigen::Index i = 0; i < count;
         ++i) {  // without a branch: which units are active is not predictable
      inputs_.values[next] = values[i];
      inputs_.columns[next] = i;
      next += values[i] > 0.0F ? 1 : 0;
    }
    inputs_.count = next;
  }

  std::shared_ptr<const Packed> packed_;
  Random random_;
  ActiveInputs inputs_;
  Vector outputs_;
};

GaussianMlpPolicy::GaussianMlpPolicy(std::shared_ptr<const MlpShape> shape,
                                     std::shared_ptr<const Vector> parameters)
    : parameters_(std::move(parameters)),
      packed_(std::make_shared<const Packed>(*shape, *parameters_)) {}

std::unique_ptr<Actor> GaussianMlpPolicy::begin_episode(Random random) const {
  return std::make_unique<Acting>(packed_, random);
}

}  // namespace adaptbench

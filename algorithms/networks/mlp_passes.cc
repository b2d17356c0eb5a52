#include "algorithms/networks/mlp_passes.h"

namespace adaptbench {
namespace {

using View = MlpPasses::View;
using ConstView = MlpPasses::ConstView;

Eigen::Map<const Vector> bias(const Vector& values, const MlpShape::Layer& layer) {
  return {values.data() + layer.bias, layer.outputs};
}

View weight_gradient(Vector& gradient, const MlpShape::Layer& layer) {
  return {gradient.data() + layer.weights, layer.outputs, layer.inputs};
}

Eigen::Map<Vector> bias_gradient(Vector& gradient, const MlpShape::Layer& layer) {
  return {gradient.data() + layer.bias, layer.outputs};
}

}  // namespace

MlpPasses::Workspace::Workspace(const MlpShape& shape) {
  for (const MlpShape::Layer& layer : shape.layers()) {
    tangents.emplace_back(layer.outputs, kRowBlock);
    deltas.emplace_back(layer.outputs, kRowBlock);
    const bool bent =
        shape.activation() == Activation::kTanh && tangents.size() < shape.layers().size();
    bends.emplace_back(bent ? layer.outputs : 0, kRowBlock);
  }
}

ConstView MlpPasses::weights(const Vector& values, std::size_t layer) const {
  const MlpShape::Layer& l = shape_.layers()[layer];
  return {values.data() + l.weights, l.outputs, l.inputs};
}

ConstView MlpPasses::input_of(const Block& block, std::size_t layer) const {
  if (layer == 0) return {block.input.data(), block.input.rows(), block.rows};
  return {block.hidden[layer - 1], shape_.layers()[layer - 1].outputs, block.rows};
}

// values *= f'(z), told from f(z) alone.
void MlpPasses::times_slope(const float* hidden, float* values, Eigen::Index count) const {
  if (shape_.activation() == Activation::kRelu) {
    for (Eigen::Index i = 0; i < count; ++i) values[i] = hidden[i] > 0.0F ? values[i] : 0.0F;
  } else {
    for (Eigen::Index i = 0; i < count; ++i) values[i] *= 1.0F - hidden[i] * hidden[i];
  }
}

void MlpPasses::forward(const Block& block, View mean) const {
  for (std::size_t l = 0; l < shape_.layers().size(); ++l) {
    const bool last = l + 1 == shape_.layers().size();
    View out(last ? mean.data() : block.hidden[l], shape_.layers()[l].outputs, block.rows);
    out.noalias() = weights(parameters_, l) * input_of(block, l);
    out.colwise() += bias(parameters_, shape_.layers()[l]);
    if (last) break;
    // One statement each: Eigen vectorises tanh only when the bias is not part of the same
    // expression.
    if (shape_.activation() == Activation::kRelu) {
      out = out.array().max(0.0F);
    } else {
      out = out.array().tanh();
    }
  }
}

void MlpPasses::backward(const Block& block, Vector& gradient) const {
  for (std::size_t l = shape_.layers().size(); l-- > 0;) {
    const MlpShape::Layer& layer = shape_.layers()[l];
    const ConstView delta(block.deltas[l], layer.outputs, block.rows);
    weight_gradient(gradient, layer).noalias() += delta * input_of(block, l).transpose();
    bias_gradient(gradient, layer) += delta.rowwise().sum();
    if (l == 0) break;
    View below(block.deltas[l - 1], layer.inputs, block.rows);
    below.noalias() = weights(parameters_, l).transpose() * delta;
    times_slope(block.hidden[l - 1], below.data(), below.size());
  }
}

void MlpPasses::tangent_forward(const Block& block, const Vector& v, bool with_bends,
                                Workspace& work) const {
  for (std::size_t l = 0; l < shape_.layers().size(); ++l) {
    const MlpShape::Layer& layer = shape_.layers()[l];
    View tangent(work.tangents[l].data(), layer.outputs, block.rows);
    tangent.noalias() = weights(v, l) * input_of(block, l);
    if (l > 0) {
      const ConstView below(work.tangents[l - 1].data(), layer.inputs, block.rows);
      tangent.noalias() += weights(parameters_, l) * below;
    }
    tangent.colwise() += bias(v, layer);
    if (l + 1 == shape_.layers().size()) break;
    if (with_bends && shape_.activation() == Activation::kTanh) {
      // f'' = -2 f f' and deltas = f' W'delta, so f'' R{z} W'delta = -2 f R{z} deltas.
      const float* f = block.hidden[l];
      const float* delta = block.deltas[l];
      float* bend = work.bends[l].data();
      for (Eigen::Index i = 0; i < tangent.size(); ++i) {
        bend[i] = -2.0F * f[i] * tangent.data()[i] * delta[i];
      }
    }
    times_slope(block.hidden[l], tangent.data(), tangent.size());
  }
}

void MlpPasses::tangent_backward(const Block& block, const Vector& v, Workspace& work,
                                 Vector& product) const {
  for (std::size_t l = shape_.layers().size(); l-- > 0;) {
    const MlpShape::Layer& layer = shape_.layers()[l];
    const ConstView tangent_delta(work.deltas[l].data(), layer.outputs, block.rows);
    View weight_product = weight_gradient(product, layer);
    weight_product.noalias() += tangent_delta * input_of(block, l).transpose();
    bias_gradient(product, layer) += tangent_delta.rowwise().sum();
    if (l == 0) break;
    const ConstView delta(block.deltas[l], layer.outputs, block.rows);
    const ConstView tangent(work.tangents[l - 1].data(), layer.inputs, block.rows);
    weight_product.noalias() += delta * tangent.transpose();
    View below(work.deltas[l - 1].data(), layer.inputs, block.rows);
    below.noalias() = weights(parameters_, l).transpose() * tangent_delta;
    below.noalias() += weights(v, l).transpose() * delta;
    times_slope(block.hidden[l - 1], below.data(), below.size());
    if (shape_.activation() == Activation::kTanh) {
      below += ConstView(work.bends[l - 1].data(), layer.inputs, block.rows);
    }
  }
}

}  // namespace adaptbench

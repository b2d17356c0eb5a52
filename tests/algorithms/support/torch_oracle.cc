#include "tests/algorithms/support/torch_oracle.h"

#include <torch/csrc/autograd/autograd.h>

#include <utility>

namespace adaptbench {
namespace {

using at::Tensor;

Tensor to_torch(const Matrix& values) {
  return at::from_blob(const_cast<float*>(values.data()), {values.rows(), values.cols()},
                       at::kFloat)
      .to(at::kDouble);
}

struct Gaussian {
  Tensor mean, log_std;
};

Gaussian policy(const MlpShape& shape, const Tensor& theta, const PolicyBatch& batch) {
  Tensor h = to_torch(batch.observations);
  for (std::size_t l = 0; l < shape.layers().size(); ++l) {
    const auto& layer = shape.layers()[l];
    const Tensor w = theta.narrow(0, layer.weights, layer.inputs * layer.outputs)
                         .view({layer.inputs, layer.outputs});
    h = h.mm(w) + theta.narrow(0, layer.bias, layer.outputs);
    if (l + 1 < shape.layers().size())
      h = shape.activation() == Activation::kTanh ? h.tanh() : h.relu();
  }
  return {h, theta.narrow(0, shape.log_std(), shape.action_size())};
}

Tensor log_likelihood(const Gaussian& p, const PolicyBatch& batch) {
  const Tensor z = (to_torch(batch.actions) - p.mean) / p.log_std.exp();
  return -0.5 * z.square().sum(1) - p.log_std.sum();
}

}  // namespace

Tensor to_torch(const Vector& values) {
  return at::from_blob(const_cast<float*>(values.data()), {values.size()}, at::kFloat)
      .to(at::kDouble);
}

Vector from_torch(const Tensor& tensor) {
  const Tensor dense = tensor.to(at::kFloat).contiguous();
  return Eigen::Map<const Vector>(dense.data_ptr<float>(), dense.numel());
}

Tensor slope(const Tensor& value, const Tensor& in, bool create_graph) {
  return torch::autograd::grad({value}, {in}, {}, true, create_graph).front();
}

TorchOracle::TorchOracle(const MetaLayout& layout, std::vector<const PolicyBatch*> inner,
                         const PolicyBatch& outer)
    : layout_(layout), inner_(std::move(inner)), outer_(outer) {}

Tensor TorchOracle::adapt(const Tensor& meta) const {
  const MlpShape& shape = *layout_.shape;
  Tensor theta = meta.narrow(0, 0, shape.parameter_count());
  Tensor sizes = at::full_like(theta, layout_.step_size);
  if (layout_.learned_step_sizes) {
    std::vector<Tensor> parts;
    for (std::size_t i = 0; i < shape.arrays().size(); ++i) {
      const auto index = shape.parameter_count() + static_cast<Eigen::Index>(i);
      parts.push_back(meta.narrow(0, index, 1).expand({shape.arrays()[i].size}));
    }
    sizes = at::cat(parts);
  }
  for (const PolicyBatch* batch : inner_) {
    const Tensor loss =
        -(log_likelihood(policy(shape, theta, *batch), *batch) * to_torch(batch->advantages))
             .mean();
    theta = theta - sizes * slope(loss, theta, true);
  }
  return theta;
}

Tensor TorchOracle::loss(const Tensor& meta, const Tensor& at) const {
  const Tensor now = log_likelihood(policy(*layout_.shape, adapt(meta), outer_), outer_);
  const Tensor old = log_likelihood(policy(*layout_.shape, adapt(at), outer_), outer_).detach();
  return -((now - old).exp() * to_torch(outer_.advantages)).mean();
}

Tensor TorchOracle::kl(const Tensor& meta, const Tensor& at) const {
  const Gaussian now = policy(*layout_.shape, adapt(meta), outer_);
  const Gaussian live = policy(*layout_.shape, adapt(at), outer_);
  const Gaussian old{live.mean.detach(), live.log_std.detach()};
  const Tensor spread = (2.0 * old.log_std).exp() + (old.mean - now.mean).square();
  return (now.log_std - old.log_std + 0.5 * spread / (2.0 * now.log_std).exp() - 0.5).sum(1).mean();
}

}  // namespace adaptbench

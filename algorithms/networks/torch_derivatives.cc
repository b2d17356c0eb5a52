#include "algorithms/networks/torch_derivatives.h"

// First: newer headers of libtorch do not compile as C++20 with every compiler otherwise.
#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/autograd.h>

#include <utility>

#include "algorithms/networks/row_ranges.h"
#include "algorithms/networks/torch_setup.h"
#include "core/error.h"

namespace adaptbench {
namespace {

using at::Tensor;

// Every tensor here begins as one of these, on whichever thread.
Tensor view(const float* data, at::IntArrayRef sizes) {
  prepare_libtorch();
  return at::from_blob(const_cast<float*>(data), sizes, at::kFloat);  // read only
}

Tensor flat(const Vector& values) { return view(values.data(), {values.size()}).clone(); }

Vector to_vector(const Tensor& tensor) {
  const Tensor dense = tensor.contiguous();
  return Eigen::Map<const Vector>(dense.data_ptr<float>(), dense.numel());
}

struct Samples {
  Tensor observations, actions, advantages;  // [N x o], [N x a], [N]
};

Samples samples(const PolicyBatch& batch) {
  const auto rows = batch.rows();
  return {view(batch.observations.data(), {rows, batch.observations.cols()}),
          view(batch.actions.data(), {rows, batch.actions.cols()}),
          view(batch.advantages.data(), {rows})};
}

Samples share_of(const Samples& all, double fraction) {
  std::vector<Tensor> observations, actions, advantages;
  for (const RowRange& range : row_ranges(all.advantages.size(0), fraction)) {
    observations.push_back(all.observations.narrow(0, range.first, range.rows));
    actions.push_back(all.actions.narrow(0, range.first, range.rows));
    advantages.push_back(all.advantages.narrow(0, range.first, range.rows));
  }
  return {at::cat(observations), at::cat(actions), at::cat(advantages)};
}

struct Distribution {
  Tensor mean, log_std;  // [N x a], [a]
};

Distribution act(const MlpShape& shape, const Tensor& parameters, const Tensor& observations) {
  Tensor values = observations;
  for (std::size_t l = 0; l < shape.layers().size(); ++l) {
    const MlpShape::Layer& layer = shape.layers()[l];
    // Column-major [outputs x inputs] is row-major [inputs x outputs].
    const Tensor weights = parameters.narrow(0, layer.weights, layer.inputs * layer.outputs)
                               .view({layer.inputs, layer.outputs});
    values = at::addmm(parameters.narrow(0, layer.bias, layer.outputs), values, weights);
    if (l + 1 == shape.layers().size()) break;
    values = shape.activation() == Activation::kRelu ? values.relu() : values.tanh();
  }
  return {values, parameters.narrow(0, shape.log_std(), shape.action_size())};
}

// Up to a constant.
Tensor log_likelihood(const Distribution& policy, const Tensor& actions) {
  const Tensor standard = (actions - policy.mean) * (-policy.log_std).exp();
  return -0.5 * standard.square().sum(1) - policy.log_std.sum();
}

Tensor mean_kl(const Distribution& old, const Distribution& now) {
  const Tensor variance = (2.0 * now.log_std).exp();
  const Tensor numerator = (2.0 * old.log_std).exp() + (old.mean - now.mean).square();
  return (now.log_std - old.log_std + numerator / (2.0 * variance) - 0.5).sum(1).mean();
}

Tensor gradient_of(const Tensor& value, const Tensor& parameters, bool keep_graph,
                   bool create_graph) {
  return torch::autograd::grad({value}, {parameters}, {}, keep_graph, create_graph).front();
}

class AutogradPoint final : public PolicyPoint {
 public:
  AutogradPoint(const MlpShape& shape, const Vector& parameters, const PolicyBatch& batch,
                Products products, double fraction)
      : parameters_(flat(parameters).requires_grad_(true)) {
    const Samples all = samples(batch);
    const Samples part = share_of(all, fraction);
    gradient_ = to_vector(gradient_of(inner_loss(shape, all), parameters_, false, false));
    if (products == Products::kHessian || products == Products::kRatioHessian) {
      const Tensor loss =
          products == Products::kHessian ? inner_loss(shape, part) : ratio_loss(shape, part);
      loss_slope_ = gradient_of(loss, parameters_, true, true);
    }
    if (products != Products::kNone) {
      const Distribution now = act(shape, parameters_, part.observations);
      const Distribution fixed{now.mean.detach(), now.log_std.detach()};
      kl_slope_ = gradient_of(mean_kl(fixed, now), parameters_, true, true);
    }
  }

  [[nodiscard]] const Vector& gradient() const override { return gradient_; }
  [[nodiscard]] Vector hessian_product(const Vector& v) const override {
    return product(loss_slope_, v);
  }
  [[nodiscard]] Vector fisher_product(const Vector& v) const override {
    return product(kl_slope_, v);
  }

 private:
  [[nodiscard]] Tensor inner_loss(const MlpShape& shape, const Samples& data) const {
    const Distribution policy = act(shape, parameters_, data.observations);
    return -(log_likelihood(policy, data.actions) * data.advantages).mean();
  }
  [[nodiscard]] Tensor ratio_loss(const MlpShape& shape, const Samples& data) const {
    const Distribution policy = act(shape, parameters_, data.observations);
    const Tensor likelihood = log_likelihood(policy, data.actions);
    return -((likelihood - likelihood.detach()).exp() * data.advantages).mean();
  }
  [[nodiscard]] Vector product(const Tensor& slope, const Vector& v) const {
    return to_vector(gradient_of(slope.dot(flat(v)), parameters_, true, false));
  }

  Tensor parameters_;
  Tensor loss_slope_, kl_slope_;  // gradients that carry their own graphs
  Vector gradient_;
};

class AutogradDerivatives final : public PolicyDerivatives {
 public:
  explicit AutogradDerivatives(MlpShape shape) : shape_(std::move(shape)) {}

  [[nodiscard]] std::unique_ptr<PolicyPoint> at(const Vector& parameters, const PolicyBatch& batch,
                                                Products products, double fraction) const override {
    return std::make_unique<AutogradPoint>(shape_, parameters, batch, products, fraction);
  }

  [[nodiscard]] PolicyOutputs outputs(const Vector& parameters,
                                      const PolicyBatch& batch) const override {
    const Distribution policy = act(shape_, flat(parameters), samples(batch).observations);
    PolicyOutputs result{{shape_.action_size(), batch.rows()}, to_vector(policy.log_std)};
    result.means.reshaped() = to_vector(policy.mean);
    return result;
  }

  [[nodiscard]] SurrogateValue surrogate(const Vector& parameters, const PolicyBatch& batch,
                                         const PolicyOutputs& old) const override {
    const Samples data = samples(batch);
    const Distribution now = act(shape_, flat(parameters), data.observations);
    const Tensor loss = -(ratio(now, distribution(old), data) * data.advantages).mean();
    return {loss.item<double>(), mean_kl(distribution(old), now).item<double>()};
  }

  [[nodiscard]] Vector surrogate_gradient(const Vector& parameters, const PolicyBatch& batch,
                                          const PolicyOutputs& old, double clip) const override {
    const Samples data = samples(batch);
    const Tensor leaf = flat(parameters).requires_grad_(true);
    const Tensor r = ratio(act(shape_, leaf, data.observations), distribution(old), data);
    const Tensor plain = r * data.advantages,
                 clipped = r.clamp(1.0 - clip, 1.0 + clip) * data.advantages;
    return to_vector(gradient_of(-at::minimum(plain, clipped).mean(), leaf, false, false));
  }

 private:
  static Distribution distribution(const PolicyOutputs& outputs) {
    return {view(outputs.means.data(), {outputs.means.cols(), outputs.means.rows()}),
            view(outputs.log_std.data(), {outputs.log_std.size()})};
  }
  static Tensor ratio(const Distribution& now, const Distribution& old, const Samples& data) {
    return (log_likelihood(now, data.actions) - log_likelihood(old, data.actions)).exp();
  }

  MlpShape shape_;
};

}  // namespace

std::unique_ptr<PolicyDerivatives> make_autograd_derivatives(const MlpShape& shape) {
  prepare_libtorch();
  return std::make_unique<AutogradDerivatives>(shape);
}

}  // namespace adaptbench

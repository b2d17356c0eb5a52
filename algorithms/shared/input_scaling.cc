#include "algorithms/shared/input_scaling.h"

#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kMean = "input_mean";
constexpr const char* kDeviation = "input_deviation";

Vector read(const Checkpoint& checkpoint, const char* name, Eigen::Index size) {
  const std::vector<float>& values = checkpoint.array(name, static_cast<std::size_t>(size));
  return Eigen::Map<const Vector>(values.data(), size);
}

}  // namespace

InputScaling::InputScaling(Eigen::Index size)
    : mean_(Vector::Zero(size)), deviation_(Vector::Ones(size)) {}

void InputScaling::fit(const Eigen::Ref<const Matrix>& observations) {
  const Eigen::ArrayXXd values = observations.cast<double>();
  const Eigen::ArrayXd mean = values.colwise().mean().transpose();
  const Eigen::ArrayXd variance =
      (values.rowwise() - mean.transpose()).square().colwise().mean().transpose();
  mean_ = mean.cast<float>();
  deviation_ = variance.sqrt().cast<float>().max(kLeastDeviation);
}

void InputScaling::apply(Matrix& observations) const {
  observations.rowwise() -= mean_.transpose();
  observations.array().rowwise() /= deviation_.transpose().array();
}

Vector InputScaling::folded(const MlpShape& shape, Vector parameters) const {
  const MlpShape::Layer& first = shape.layers().front();
  Eigen::Map<Eigen::MatrixXf> weights(parameters.data() + first.weights, first.outputs,
                                      first.inputs);
  weights = weights * deviation_.cwiseInverse().asDiagonal();
  parameters.segment(first.bias, first.outputs) -= weights * mean_;
  return parameters;
}

void InputScaling::save(Checkpoint& checkpoint) const {
  checkpoint.set_array(kMean, {mean_.begin(), mean_.end()});
  checkpoint.set_array(kDeviation, {deviation_.begin(), deviation_.end()});
}

void InputScaling::load(const Checkpoint& checkpoint) {
  const Vector mean = read(checkpoint, kMean, mean_.size());
  const Vector deviation = read(checkpoint, kDeviation, mean_.size());
  if (!mean.allFinite() || !deviation.allFinite() || deviation.minCoeff() <= 0.0F)
    throw DataError("the checkpoint's input scaling is not finite and positive");
  mean_ = mean;
  deviation_ = deviation;
}

}  // namespace adaptbench

#include "algorithms/shared/input_scaling.h"

#include <utility>

#include "algorithms/shared/checkpoint_vector.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kMean = "input_mean";
constexpr const char* kDeviation = "input_deviation";

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
  put_vector(checkpoint, kMean, mean_);
  put_vector(checkpoint, kDeviation, deviation_);
}

void InputScaling::load(const Checkpoint& checkpoint) {
  Vector mean = take_vector(checkpoint, kMean, mean_.size());
  Vector deviation = take_vector(checkpoint, kDeviation, mean_.size());
  if (deviation.minCoeff() <= 0.0F)
    throw DataError("the checkpoint's input scaling is not positive");
  mean_ = std::move(mean);
  deviation_ = std::move(deviation);
}

}  // namespace adaptbench

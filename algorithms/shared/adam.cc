#include "algorithms/shared/adam.h"

#include <cmath>
#include <utility>

#include "algorithms/shared/checkpoint_vector.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr double kDecayMean = 0.9, kDecaySquare = 0.999;
constexpr float kEpsilon = 1e-8F;

}  // namespace

Adam::Adam(Eigen::Index size, double step_size)
    : step_size_(step_size), mean_(Vector::Zero(size)), square_(Vector::Zero(size)) {}

bool Adam::descend(const Vector& gradient, Vector& parameters) {
  if (!gradient.allFinite()) return false;
  steps_ += 1.0;
  const auto a = static_cast<float>(kDecayMean), b = static_cast<float>(kDecaySquare);
  mean_ = a * mean_ + (1.0F - a) * gradient;
  square_ = b * square_ + (1.0F - b) * gradient.cwiseAbs2();
  const auto mean_scale = static_cast<float>(step_size_ / (1.0 - std::pow(kDecayMean, steps_)));
  const auto square_scale = static_cast<float>(1.0 / (1.0 - std::pow(kDecaySquare, steps_)));
  parameters.array() -=
      mean_scale * mean_.array() / ((square_scale * square_.array()).sqrt() + kEpsilon);
  return true;
}

void Adam::save(Checkpoint& checkpoint, const std::string& name) const {
  checkpoint.header[name] = {{"steps", steps_}};
  put_vector(checkpoint, name + "_mean", mean_);
  put_vector(checkpoint, name + "_square", square_);
}

void Adam::load(const Checkpoint& checkpoint, const std::string& name) {
  if (!checkpoint.header.contains(name))
    throw DataError("the checkpoint has no '" + name + "' in its header");
  JsonFields fields(checkpoint.header[name], "checkpoint " + name);
  const double steps = fields.number("steps", 0.0, 1e15);
  fields.finish();
  Vector mean = take_vector(checkpoint, name + "_mean", mean_.size());
  Vector square = take_vector(checkpoint, name + "_square", mean_.size());
  if (square.size() > 0 && square.minCoeff() < 0.0F)
    throw DataError("the checkpoint's " + name + " holds a negative square");
  mean_ = std::move(mean);
  square_ = std::move(square);
  steps_ = steps;
}

}  // namespace adaptbench

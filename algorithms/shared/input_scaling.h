#pragma once

#include "algorithms/networks/mlp_shape.h"
#include "core/checkpoint.h"

namespace adaptbench {

// Brings each entry of an observation to mean 0 and standard deviation 1 over some sample, so that
// metres and radians per second weigh alike in training. A network that was trained on scaled
// observations becomes one that takes them as they are: the scaling goes into its first layer.
class InputScaling {
 public:
  explicit InputScaling(Eigen::Index size);  // leaves all as it is

  // From the rows of `observations` [N x observation], N > 0. Entries that hardly vary are divided
  // by kLeastDeviation.
  void fit(const Eigen::Ref<const Matrix>& observations);
  void apply(Matrix& observations) const;
  // The parameters of the network on unscaled observations.
  [[nodiscard]] Vector folded(const MlpShape& shape, Vector parameters) const;

  [[nodiscard]] const Vector& mean() const { return mean_; }            // [observation]
  [[nodiscard]] const Vector& deviation() const { return deviation_; }  // positive

  void save(Checkpoint& checkpoint) const;
  void load(const Checkpoint& checkpoint);  // throws DataError

  static constexpr float kLeastDeviation = 0.01F;  // in the unit of the entry

 private:
  Vector mean_, deviation_;
};

}  // namespace adaptbench

#pragma once

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// Normal numbers everywhere; advantages too.
inline PolicyBatch random_batch(const MlpShape& shape, Eigen::Index rows, Random random) {
  PolicyBatch batch{{rows, shape.observation_size()}, {rows, shape.action_size()}, Vector(rows)};
  const auto fill = [&](auto& values) {
    for (Eigen::Index i = 0; i < values.size(); ++i) {
      values.data()[i] = static_cast<float>(random.normal());
    }
  };
  fill(batch.observations);
  fill(batch.actions);
  fill(batch.advantages);
  return batch;
}

inline Vector random_vector(Eigen::Index size, Random random, double scale = 1.0) {
  Vector values(size);
  for (float& value : values) value = static_cast<float>(scale * random.normal());
  return values;
}

// Initial weights plus noise everywhere, so that no derivative vanishes by symmetry.
inline Vector random_parameters(const MlpShape& shape, const Random& random) {
  return shape.initial_parameters(random) +
         random_vector(shape.parameter_count(), random.split("noise"), 0.1);
}

}  // namespace adaptbench

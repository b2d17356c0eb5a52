#pragma once

#include <string>

#include "core/checkpoint.h"
#include "core/matrix.h"

namespace adaptbench {

// Adam (Kingma and Ba 2015, algorithm 1) with the usual constants 0.9, 0.999 and 1e-8.
class Adam {
 public:
  Adam(Eigen::Index size, double step_size);

  // One step. Along a gradient that is not finite none is taken: returns false, all stays as it is.
  [[nodiscard]] bool descend(const Vector& gradient, Vector& parameters);
  [[nodiscard]] bool has_stepped() const { return steps_ > 0.0; }

  // `name` keeps several apart in one checkpoint.
  void save(Checkpoint& checkpoint, const std::string& name = "adam") const;
  void load(const Checkpoint& checkpoint, const std::string& name = "adam");  // throws DataError

 private:
  double step_size_;
  double steps_ = 0.0;
  Vector mean_, square_;
};

}  // namespace adaptbench

#pragma once

#include <Eigen/Core>

namespace adaptbench {

// Batches are row-major single precision: one observation or action per row.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;

}  // namespace adaptbench

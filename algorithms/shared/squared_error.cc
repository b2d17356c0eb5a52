#include "algorithms/shared/squared_error.h"

namespace adaptbench {

double squared_error(const PolicyDerivatives& derivatives, const Vector& parameters,
                     const PolicyBatch& batch) {
  const PolicyOutputs outputs = derivatives.outputs(parameters, batch);
  const Eigen::MatrixXd error = (batch.actions.transpose() - outputs.means).cast<double>();
  return 0.5 * error.squaredNorm() / static_cast<double>(batch.rows());
}

Vector squared_error_gradient(const PolicyDerivatives& derivatives, const MlpShape& shape,
                              Vector parameters, const PolicyBatch& batch) {
  parameters.segment(shape.log_std(), shape.action_size()).setZero();
  Vector gradient = derivatives.at(parameters, batch, Products::kNone)->gradient();
  gradient.segment(shape.log_std(), shape.action_size()).setZero();
  return gradient;
}

}  // namespace adaptbench

#pragma once

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// Half the squared distance between the batch's actions and the means of the network, averaged over
// the rows: the negative log likelihood at standard deviation 1, without its constant.
double squared_error(const PolicyDerivatives& derivatives, const Vector& parameters,
                     const PolicyBatch& batch);

// Its gradient in all parameters; zero in log-std, of which the loss does not depend. Requires that
// the batch's advantages are 1.
Vector squared_error_gradient(const PolicyDerivatives& derivatives, const MlpShape& shape,
                              Vector parameters, const PolicyBatch& batch);

}  // namespace adaptbench

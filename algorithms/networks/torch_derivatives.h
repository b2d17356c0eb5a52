#pragma once

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// The same derivatives by libtorch's automatic differentiation: slower, but written without any
// formula of a derivative, and so the oracle for the hand-written ones. Throws as prepare_libtorch.
std::unique_ptr<PolicyDerivatives> make_autograd_derivatives(const MlpShape& shape);

}  // namespace adaptbench

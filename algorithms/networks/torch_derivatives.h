#pragma once

#include "algorithms/networks/policy_derivatives.h"

namespace adaptbench {

// The same derivatives by libtorch's automatic differentiation: slower, but written without any
// formula of a derivative, and so the oracle for the hand-written ones. The only door to libtorch:
// no other file includes its headers.
//
// The first call sets libtorch and OpenBLAS to one thread each, since tasks are what runs in
// parallel. Throws ConfigError when the process runs on the reference BLAS, which is 15 times
// slower.
std::unique_ptr<PolicyDerivatives> make_autograd_derivatives(const MlpShape& shape);

}  // namespace adaptbench

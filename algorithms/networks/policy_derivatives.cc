#include "algorithms/networks/policy_derivatives.h"

#include "algorithms/networks/analytic_derivatives.h"
#include "algorithms/networks/torch_derivatives.h"
#include "core/error.h"

namespace adaptbench {

std::unique_ptr<PolicyDerivatives> make_policy_derivatives(std::string_view name,
                                                           const MlpShape& shape) {
  if (name == "analytic") return std::make_unique<AnalyticDerivatives>(shape);
  if (name == "autograd") return make_autograd_derivatives(shape);
  throw ConfigError("unknown derivatives '" + std::string(name) + "'; allowed: analytic, autograd");
}

}  // namespace adaptbench

#pragma once

#include <string>

#include "core/variant.h"

namespace adaptbench {

// A variant told as readable text: its parameters, its channels, and the first steps under a fixed
// sine-wave policy, numbers to six significant digits. Equal behaviour, equal text; the golden
// tests and `adaptbench playthrough` show it. Throws as Environment, and ConfigError for a negative
// number of steps.
std::string playthrough(const Variant& variant, int steps);

}  // namespace adaptbench

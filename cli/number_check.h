#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace adaptbench::cli {

// For CLI::Option::check: a number from low to high, and not "nan", which CLI::Range lets pass.
CLI::Validator number_between(double low, double high);

// A whole number from low to high; "-1" does not wrap around where the variable has no sign.
CLI::Validator whole_number_between(std::int64_t low, std::int64_t high);

}  // namespace adaptbench::cli

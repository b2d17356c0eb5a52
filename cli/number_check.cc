#include "cli/number_check.h"

#include <fmt/core.h>

#include <string>

namespace adaptbench::cli {
namespace {

template <class Number>
CLI::Validator between(Number low, Number high, const char* kind) {
  const auto check = [low, high, kind](const std::string& text) {
    Number value{};
    if (CLI::detail::lexical_cast(text, value) && value >= low && value <= high)
      return std::string();
    return fmt::format("'{}' is no {} from {} to {}", text, kind, low, high);
  };
  return {check, fmt::format("in [{}, {}]", low, high)};
}

}  // namespace

CLI::Validator number_between(double low, double high) { return between(low, high, "number"); }

CLI::Validator whole_number_between(std::int64_t low, std::int64_t high) {
  return between(low, high, "whole number");
}

}  // namespace adaptbench::cli

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/json.h"

namespace adaptbench {

struct Interval {
  double low = 0.0;
  double high = 0.0;
  [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
  [[nodiscard]] double length() const { return high - low; }
};

// What an adapting agent has to find out: which task is asked of it, or the body and world it acts
// in.
enum class ParameterRole { kTask, kDynamics };

// One axis along which the variants of a family (or the bodies of a robot) differ. Either numeric
// or a choice. The same table validates, samples, documents and splits: training draws from
// `trained` without the `holes`; interpolation draws from the holes; extrapolation from `outer`
// without `trained`; category from `held_out_choices`.
struct ParameterSpec {
  std::string name;
  std::string unit;  // SI; "1" for a pure number, "" for a choice
  std::string description;
  ParameterRole role = ParameterRole::kDynamics;

  // Numeric axes.
  double nominal = 0.0;  // in `trained` and in no hole
  Interval trained;
  std::vector<Interval> holes;  // disjoint, ascending, inside `trained`
  Interval outer;               // contains `trained`; equal to it when nothing lies outside

  // Choice axes. The first choice is the nominal one.
  std::vector<std::string> choices;
  std::vector<std::string> held_out_choices;

  [[nodiscard]] bool is_choice() const { return !choices.empty(); }
  [[nodiscard]] bool is_trained(double value) const;  // in `trained` and in no hole
};

ParameterSpec numeric_parameter(std::string name, std::string unit, double nominal,
                                Interval trained, std::vector<Interval> holes, Interval outer,
                                std::string description);
ParameterSpec choice_parameter(std::string name, std::vector<std::string> choices,
                               std::vector<std::string> held_out_choices, std::string description);

using ParameterValue = std::variant<double, std::string>;

// The values of one variant, in the order of its table.
class Parameters {
 public:
  void set(std::string_view name, ParameterValue value);
  [[nodiscard]] double number(std::string_view name) const;              // throws ConfigError
  [[nodiscard]] const std::string& choice(std::string_view name) const;  // throws ConfigError
  [[nodiscard]] std::string choices() const;  // of all, in order: "lever towards left spring"
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, ParameterValue>>& values() const {
    return values_;
  }
  [[nodiscard]] Json to_json() const;

 private:
  std::vector<std::pair<std::string, ParameterValue>> values_;
};

class ParameterTable {
 public:
  ParameterTable() = default;
  // Throws ConfigError on a malformed row: duplicate name, hole outside `trained`, `trained`
  // outside `outer`, no unit.
  explicit ParameterTable(std::vector<ParameterSpec> rows);

  [[nodiscard]] const std::vector<ParameterSpec>& rows() const { return rows_; }
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const ParameterSpec& row(std::string_view name) const;  // throws ConfigError
  [[nodiscard]] ParameterTable joined(const ParameterTable& other) const;
  [[nodiscard]] Parameters nominal() const;
  // Throws ConfigError on an unknown name, wrong type, unknown choice, or a number outside `outer`.
  void validate(const Parameters& parameters) const;

  // What an oracle is told: numeric values scaled to [-1, 1] over `trained`, choices one-hot. Axes
  // that do not vary are left out.
  [[nodiscard]] std::vector<float> encoding(const Parameters& parameters) const;

 private:
  std::vector<ParameterSpec> rows_;
};

}  // namespace adaptbench

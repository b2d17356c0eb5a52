#include "core/parameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"

namespace adaptbench {
namespace {

void require(bool holds, const ParameterSpec& row, const std::string& what) {
  if (!holds) throw ConfigError("parameter '" + row.name + "': " + what);
}

void check_numeric(const ParameterSpec& row) {
  require(!row.unit.empty(), row, "has no unit");
  require(row.trained.low <= row.trained.high, row, "its trained range is empty");
  require(row.outer.low <= row.trained.low && row.trained.high <= row.outer.high, row,
          "its trained range lies outside the outer one");
  double previous = row.trained.low;
  for (const Interval& hole : row.holes) {
    require(previous <= hole.low && hole.low < hole.high && hole.high <= row.trained.high, row,
            "its holes must be ascending, disjoint and inside the trained range");
    previous = hole.high;
  }
  require(row.is_trained(row.nominal), row,
          "its nominal value must lie in the trained range and in no hole");
}

void check_choice(const ParameterSpec& row) {
  std::set<std::string> seen;
  for (const auto* list : {&row.choices, &row.held_out_choices}) {
    for (const std::string& choice : *list)
      require(seen.insert(choice).second, row, "choice '" + choice + "' twice");
  }
}

bool varies(const ParameterSpec& row) {
  return row.is_choice() ? row.choices.size() + row.held_out_choices.size() > 1
                         : row.outer.length() > 0.0;
}

void append_encoding(const ParameterSpec& row, const Parameters& parameters,
                     std::vector<float>& out) {
  if (row.is_choice()) {
    const std::string& chosen = parameters.choice(row.name);
    for (const auto* list : {&row.choices, &row.held_out_choices}) {
      for (const std::string& choice : *list) out.push_back(choice == chosen ? 1.0F : 0.0F);
    }
    return;
  }
  const Interval& scale = row.trained.length() > 0.0 ? row.trained : row.outer;
  const double middle = 0.5 * (scale.low + scale.high);
  out.push_back(
      static_cast<float>((parameters.number(row.name) - middle) / (0.5 * scale.length())));
}

std::vector<std::string> row_names(const std::vector<ParameterSpec>& rows) {
  std::vector<std::string> names;
  for (const ParameterSpec& row : rows) names.push_back(row.name);
  return names;
}

void check_value(const ParameterSpec& row, const ParameterValue& value) {
  if (row.is_choice()) {
    require(std::holds_alternative<std::string>(value), row, "must be a choice, not a number");
    std::vector<std::string> allowed = row.choices;
    allowed.insert(allowed.end(), row.held_out_choices.begin(), row.held_out_choices.end());
    const std::string& choice = std::get<std::string>(value);
    require(std::find(allowed.begin(), allowed.end(), choice) != allowed.end(), row,
            unknown_name_message("choice", choice, allowed));
    return;
  }
  require(std::holds_alternative<double>(value), row, "must be a number, not a choice");
  const double number = std::get<double>(value);
  require(row.outer.contains(number), row,
          fmt::format("is {}, allowed is {} to {}{}", number, row.outer.low, row.outer.high,
                      row.unit == "1" ? "" : ' ' + row.unit));
}

}  // namespace

bool ParameterSpec::is_trained(double value) const {
  return trained.contains(value) &&
         std::none_of(holes.begin(), holes.end(),
                      [&](const Interval& hole) { return hole.contains(value); });
}

ParameterSpec numeric_parameter(std::string name, std::string unit, double nominal,
                                Interval trained, std::vector<Interval> holes, Interval outer,
                                std::string description) {
  ParameterSpec row;
  row.name = std::move(name);
  row.unit = std::move(unit);
  row.description = std::move(description);
  row.nominal = nominal;
  row.trained = trained;
  row.holes = std::move(holes);
  row.outer = outer;
  return row;
}

ParameterSpec choice_parameter(std::string name, std::vector<std::string> choices,
                               std::vector<std::string> held_out_choices, std::string description) {
  ParameterSpec row;
  row.name = std::move(name);
  row.description = std::move(description);
  row.choices = std::move(choices);
  row.held_out_choices = std::move(held_out_choices);
  return row;
}

void Parameters::set(std::string_view name, ParameterValue value) {
  for (auto& [known, old] : values_) {
    if (known == name) {
      old = std::move(value);
      return;
    }
  }
  values_.emplace_back(name, std::move(value));
}

namespace {

template <class T>
const T& get_value(const std::vector<std::pair<std::string, ParameterValue>>& values,
                   std::string_view name, const char* type) {
  for (const auto& [known, value] : values) {
    if (known != name) continue;
    if (const T* found = std::get_if<T>(&value)) return *found;
    throw ConfigError("parameter '" + std::string(name) + "' is not a " + type);
  }
  std::vector<std::string> names;
  for (const auto& [known, value] : values) names.push_back(known);
  throw ConfigError(unknown_name_message("parameter", name, names));
}

}  // namespace

double Parameters::number(std::string_view name) const {
  return get_value<double>(values_, name, "number");
}

const std::string& Parameters::choice(std::string_view name) const {
  return get_value<std::string>(values_, name, "choice");
}

std::string Parameters::choices() const {
  std::string text;
  for (const auto& [name, value] : values_) {
    const auto* choice = std::get_if<std::string>(&value);
    if (choice != nullptr) text += (text.empty() ? "" : " ") + *choice;
  }
  return text;
}

bool Parameters::has(std::string_view name) const {
  return std::any_of(values_.begin(), values_.end(),
                     [&](const auto& entry) { return entry.first == name; });
}

Json Parameters::to_json() const {
  Json object = Json::object();
  for (const auto& [name, value] : values_) {
    std::visit([&object, &key = name](const auto& held) { object[key] = held; }, value);
  }
  return object;
}

ParameterTable::ParameterTable(std::vector<ParameterSpec> rows) : rows_(std::move(rows)) {
  std::set<std::string> names;
  for (const ParameterSpec& row : rows_) {
    require(!row.name.empty(), row, "has no name");
    require(names.insert(row.name).second, row, "appears twice");
    row.is_choice() ? check_choice(row) : check_numeric(row);
  }
}

bool ParameterTable::has(std::string_view name) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) { return row.name == name; });
}

const ParameterSpec& ParameterTable::row(std::string_view name) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.name == name; });
  if (found == rows_.end())
    throw ConfigError(unknown_name_message("parameter", name, row_names(rows_)));
  return *found;
}

ParameterTable ParameterTable::joined(const ParameterTable& other) const {
  std::vector<ParameterSpec> rows = rows_;
  rows.insert(rows.end(), other.rows_.begin(), other.rows_.end());
  return ParameterTable(std::move(rows));
}

Parameters ParameterTable::nominal() const {
  Parameters result;
  for (const ParameterSpec& row : rows_) {
    result.set(row.name,
               row.is_choice() ? ParameterValue(row.choices.front()) : ParameterValue(row.nominal));
  }
  return result;
}

void ParameterTable::validate(const Parameters& parameters) const {
  for (const auto& [name, value] : parameters.values()) check_value(row(name), value);
}

std::vector<float> ParameterTable::encoding(const Parameters& parameters) const {
  std::vector<float> result;
  for (const ParameterSpec& row : rows_) {
    if (varies(row)) append_encoding(row, parameters, result);
  }
  return result;
}

}  // namespace adaptbench

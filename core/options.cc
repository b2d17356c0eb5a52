#include "core/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace adaptbench {
namespace {

OptionSpec make(std::string name, OptionType type, Json fallback, std::string description) {
  OptionSpec spec;
  spec.name = std::move(name);
  spec.type = type;
  spec.fallback = std::move(fallback);
  spec.description = std::move(description);
  return spec;
}

bool in_range(const OptionSpec& spec, const Json& value) {
  const double number = value.get<double>();
  return spec.low <= number && number <= spec.high;
}

bool allowed(const OptionSpec& spec, const Json& value) {
  switch (spec.type) {
    case OptionType::kNumber:
      return value.is_number() && in_range(spec, value);
    case OptionType::kInteger:
      return value.is_number_integer() && in_range(spec, value);
    case OptionType::kBoolean:
      return value.is_boolean();
    case OptionType::kChoice:
      return value.is_string() && std::find(spec.choices.begin(), spec.choices.end(),
                                            value.get<std::string>()) != spec.choices.end();
    case OptionType::kNumberList:
      return value.is_array() && value.size() <= 64 &&
             std::all_of(value.begin(), value.end(), [&](const Json& entry) {
               return entry.is_number() && in_range(spec, entry);
             });
  }
  return false;
}

std::vector<std::string> names_of(const std::vector<OptionSpec>& specs) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) names.push_back(spec.name);
  return names;
}

std::string range_text(const OptionSpec& spec) {
  if (std::isinf(spec.low) && std::isinf(spec.high)) return "";
  return fmt::format(" in [{}, {}]", spec.low, spec.high);
}

// A bare word is a choice.
Json value_of(const std::string& text) {
  try {
    return parse_json(text, "option");
  } catch (const DataError&) {
    return text;
  }
}

}  // namespace

OptionSpec number_option(std::string name, double fallback, double low, double high,
                         std::string description) {
  OptionSpec spec = make(std::move(name), OptionType::kNumber, fallback, std::move(description));
  spec.low = low;
  spec.high = high;
  return spec;
}

OptionSpec integer_option(std::string name, int fallback, int low, int high,
                          std::string description) {
  OptionSpec spec = make(std::move(name), OptionType::kInteger, fallback, std::move(description));
  spec.low = low;
  spec.high = high;
  return spec;
}

OptionSpec boolean_option(std::string name, bool fallback, std::string description) {
  return make(std::move(name), OptionType::kBoolean, fallback, std::move(description));
}

OptionSpec choice_option(std::string name, std::string fallback, std::vector<std::string> choices,
                         std::string description) {
  OptionSpec spec =
      make(std::move(name), OptionType::kChoice, std::move(fallback), std::move(description));
  spec.choices = std::move(choices);
  return spec;
}

OptionSpec number_list_option(std::string name, std::vector<double> fallback, double low,
                              double high, std::string description) {
  OptionSpec spec =
      make(std::move(name), OptionType::kNumberList, std::move(fallback), std::move(description));
  spec.low = low;
  spec.high = high;
  return spec;
}

std::string allowed_values(const OptionSpec& spec) {
  switch (spec.type) {
    case OptionType::kNumber:
      return "a number" + range_text(spec);
    case OptionType::kInteger:
      return "an integer" + range_text(spec);
    case OptionType::kBoolean:
      return "true or false";
    case OptionType::kChoice:
      return fmt::format("one of: {}", fmt::join(spec.choices, ", "));
    case OptionType::kNumberList:
      return "a list of at most 64 numbers" + range_text(spec);
  }
  return "";
}

Options::Options(std::vector<OptionSpec> specs, const Json& given) : specs_(std::move(specs)) {
  for (const OptionSpec& spec : specs_) values_[spec.name] = spec.fallback;
  if (!given.is_object())
    throw ConfigError(std::string("options must be a JSON object, found ") + given.type_name());
  for (const auto& [name, value] : given.items()) assign(name, value);
}

void Options::assign(const std::string& name, const Json& value) {
  const auto spec = std::find_if(specs_.begin(), specs_.end(),
                                 [&](const OptionSpec& each) { return each.name == name; });
  if (spec == specs_.end())
    throw ConfigError(unknown_name_message("option", name, names_of(specs_)));
  if (!allowed(*spec, value)) {
    // Bytes that are no UTF-8 (from a command line) must not break the message about them.
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    throw ConfigError(fmt::format("option '{}' is {}; allowed is {}", name, text.substr(0, 80),
                                  allowed_values(*spec)));
  }
  values_[name] = value;
}

void Options::set(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw ConfigError(fmt::format("'{}' is not of the form option=value", assignment));
  }
  const std::string name(assignment.substr(0, equals)), text(assignment.substr(equals + 1));
  assign(name, value_of(text));
}

const Json& Options::value(std::string_view name, OptionType type) const {
  const auto spec = std::find_if(specs_.begin(), specs_.end(),
                                 [&](const OptionSpec& each) { return each.name == name; });
  if (spec == specs_.end())
    throw ConfigError(unknown_name_message("option", name, names_of(specs_)));
  if (spec->type != type) {
    throw ConfigError(fmt::format("option '{}' is read as another type than declared, {}", name,
                                  allowed_values(*spec)));
  }
  return values_.at(std::string(name));
}

double Options::number(std::string_view name) const {
  return value(name, OptionType::kNumber).get<double>();
}
int Options::integer(std::string_view name) const {
  return value(name, OptionType::kInteger).get<int>();
}
bool Options::boolean(std::string_view name) const {
  return value(name, OptionType::kBoolean).get<bool>();
}
std::string Options::choice(std::string_view name) const {
  return value(name, OptionType::kChoice).get<std::string>();
}
std::vector<double> Options::numbers(std::string_view name) const {
  return value(name, OptionType::kNumberList).get<std::vector<double>>();
}

}  // namespace adaptbench

#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace adaptbench {

enum class OptionType { kNumber, kInteger, kBoolean, kChoice, kNumberList };

// One option that a plug-in declares: name, default, what is allowed, what it does.
struct OptionSpec {
  std::string name;
  OptionType type = OptionType::kNumber;
  Json fallback;  // the default
  std::string description;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices;
};

OptionSpec number_option(std::string name, double fallback, double low, double high,
                         std::string description);
OptionSpec integer_option(std::string name, int fallback, int low, int high,
                          std::string description);
OptionSpec boolean_option(std::string name, bool fallback, std::string description);
OptionSpec choice_option(std::string name, std::string fallback, std::vector<std::string> choices,
                         std::string description);
OptionSpec number_list_option(std::string name, std::vector<double> fallback, double low,
                              double high, std::string description);

// "a number in [0, 1]", "one of: trpo, ppo"
std::string allowed_values(const OptionSpec& spec);

// The values of a plug-in's options, checked against what it declares. Unknown keys, wrong types
// and values out of range throw ConfigError that lists what is allowed.
class Options {
 public:
  Options() = default;
  // `given` is a JSON object with any subset of the names.
  Options(std::vector<OptionSpec> specs, const Json& given);

  // "inner_step_size=0.1": the text is read as the option's type. For --set.
  void set(std::string_view assignment);

  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] int integer(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::string choice(std::string_view name) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const;

  [[nodiscard]] const std::vector<OptionSpec>& specs() const { return specs_; }
  [[nodiscard]] const Json& effective() const {
    return values_;
  }  // every option with its value, defaults included

 private:
  [[nodiscard]] const Json& value(std::string_view name, OptionType type) const;
  void assign(const std::string& name, const Json& value);
  std::vector<OptionSpec> specs_;
  Json values_ = Json::object();
};

}  // namespace adaptbench

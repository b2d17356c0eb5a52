#include "cli/variant_choice.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "cli/number_check.h"
#include "core/error.h"
#include "core/held_out.h"
#include "core/registry.h"
#include "core/robot.h"
#include "core/task_family.h"
#include "core/variant_space.h"

namespace adaptbench::cli {
namespace {

constexpr const char* kNamedLevels =
    "train, validation, in-range, interpolation, extrapolation, category";

AnyVariant at_level(const VariantSpace& space, Level level, std::size_t index) {
  if (level == Level::kTrain) return AnyVariant(space.train(index));
  if (level == Level::kValidation) return AnyVariant(space.validation(index));
  return AnyVariant(HeldOutAccess::variant(space, level, index));
}

ParameterValue read_value(const ParameterSpec& spec, const std::string& text) {
  if (spec.is_choice()) return text;
  std::size_t read = 0;
  double value = 0.0;
  try {
    value = std::stod(text, &read);
  } catch (const std::exception&) {
    read = 0;
  }
  if (read == 0 || read != text.size()) {
    throw ConfigError(fmt::format("parameter '{}' must be a number in [{}, {}] {}, not '{}'",
                                  spec.name, spec.outer.low, spec.outer.high, spec.unit, text));
  }
  return value;
}

Parameters read_parameters(const ParameterTable& table,
                           const std::vector<std::string>& assignments) {
  Parameters result;
  for (const auto& assignment : assignments) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos)
      throw ConfigError(fmt::format("--parameter '{}' must be NAME=VALUE", assignment));
    const std::string name = assignment.substr(0, equals);
    result.set(name, read_value(table.row(name), assignment.substr(equals + 1)));
  }
  return result;
}

VariantSpace space_of(const VariantChoice& choice) {
  const TaskFamily& family = task_families().get(choice.family);
  const std::string robot = choice.robot.empty() ? default_robot(family) : choice.robot;
  return VariantSpace(family, robots().get(robot), choice.engine);
}

}  // namespace

const Variant& AnyVariant::get() const {
  return std::visit([](const auto& variant) -> const Variant& { return variant; }, variant_);
}

Level named_level(const std::string& name) {
  const Level level = level_from_name(name);
  if (level == Level::kRobot || level == Level::kEngine) {
    throw ConfigError(fmt::format(
        "the level {} is of tracks: here another robot or engine is named by --robot or --engine, "
        "and the level is one of {}",
        name, kNamedLevels));
  }
  return level;
}

std::vector<std::string> robots_for(const TaskFamily& family) {
  std::vector<std::string> result;
  for (const auto& name : robots().names()) {
    if (runs_on(family.spec(), robots().get(name).spec())) result.push_back(name);
  }
  return result;
}

std::string default_robot(const TaskFamily& family) {
  const auto fitting = robots_for(family);
  if (fitting.empty())
    throw ConfigError(fmt::format("no robot carries the tags that task '{}' asks for: {}",
                                  family.spec().name, fmt::join(family.spec().robot_tags, ", ")));
  return fitting.front();
}

void VariantChoice::add_to(CLI::App& command) {
  command.add_option("TASK", family, "Name of a task (adaptbench list tasks)")->required();
  command.add_option("--robot", robot,
                     "Name of a robot (default: the first that the task runs on)");
  command.add_option("--engine", engine, "Physics engine")->capture_default_str();
  command.add_option("--level", level,
                     fmt::format("Ladder level: {} (default: the nominal variant)", kNamedLevels));
  command.add_option("--index", index, "Number of the variant in its level")
      ->check(whole_number_between(0, kLastIndex))
      ->capture_default_str();
  command
      .add_option("--parameter", parameters,
                  "NAME=VALUE: change a parameter of the nominal variant; may be repeated")
      ->allow_extra_args(false)
      ->take_all();
}

AnyVariant VariantChoice::variant() const {
  const VariantSpace space = space_of(*this);
  if (level.empty() && index > 0)
    throw ConfigError("--index counts the variants of a level: name it with --level");
  if (level.empty()) return AnyVariant(space.custom(read_parameters(space.table(), parameters)));
  if (!parameters.empty())
    throw ConfigError("--parameter changes the nominal variant and does not go with --level");
  return at_level(space, named_level(level), index);
}

std::vector<AnyVariant> VariantChoice::variants(std::size_t count) const {
  const VariantSpace space = space_of(*this);
  const Level chosen = level.empty() ? Level::kTrain : named_level(level);
  std::vector<AnyVariant> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(at_level(space, chosen, index + i));
  return result;
}

}  // namespace adaptbench::cli

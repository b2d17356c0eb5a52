#include "core/variant.h"

#include <array>
#include <utility>

#include "core/error.h"

namespace adaptbench {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 8> kLevelNames = {{
    {Level::kTrain, "train"},
    {Level::kValidation, "validation"},
    {Level::kInRange, "in-range"},
    {Level::kInterpolation, "interpolation"},
    {Level::kExtrapolation, "extrapolation"},
    {Level::kCategory, "category"},
    {Level::kRobot, "robot"},
    {Level::kEngine, "engine"},
}};

}  // namespace

std::string_view level_name(Level level) {
  for (const auto& [known, name] : kLevelNames) {
    if (known == level) return name;
  }
  throw Error("a level without a name");
}

Level level_from_name(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [level, known] : kLevelNames) {
    if (known == name) return level;
    names.emplace_back(known);
  }
  throw ConfigError(unknown_name_message("level", name, names));
}

const std::vector<Level>& all_levels() {
  static const std::vector<Level> levels = [] {
    std::vector<Level> result;
    for (const auto& [level, name] : kLevelNames) result.push_back(level);
    return result;
  }();
  return levels;
}

}  // namespace adaptbench

#include "core/variant_space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/hash.h"

namespace adaptbench {
namespace {

constexpr int kMaxAttempts = 1000;

// Uniform over the union of disjoint intervals.
double draw_uniform(const std::vector<Interval>& pieces, Random& random) {
  double total = 0.0;
  for (const Interval& piece : pieces) total += piece.length();
  double at = random.uniform() * total;
  for (const Interval& piece : pieces) {
    if (at < piece.length()) return piece.low + at;
    at -= piece.length();
  }
  return pieces.back().high;
}

std::vector<Interval> trained_pieces(const ParameterSpec& row) {
  std::vector<Interval> pieces;
  double low = row.trained.low;
  for (const Interval& hole : row.holes) {
    pieces.push_back({low, hole.low});
    low = hole.high;
  }
  pieces.push_back({low, row.trained.high});
  return pieces;
}

std::vector<Interval> outside_pieces(const ParameterSpec& row) {
  return {{row.outer.low, row.trained.low}, {row.trained.high, row.outer.high}};
}

// Can this axis leave the trained set on this level?
bool can_move(const ParameterSpec& row, Level level) {
  switch (level) {
    case Level::kInterpolation:
      return !row.holes.empty();
    case Level::kExtrapolation:
      return !row.is_choice() && row.outer.length() > row.trained.length();
    case Level::kCategory:
      return !row.held_out_choices.empty();
    default:
      return false;
  }
}

// Each body is given every choice of this axis; but not where it can leave these choices, and
// bodies that are given the same unseen one would be equal.
bool is_posed(const ParameterSpec& row, Level level) {
  return row.is_choice() && row.role == ParameterRole::kTask && row.choices.size() > 1 &&
         !can_move(row, level);
}

ParameterValue draw_trained(const ParameterSpec& row, Random& random) {
  if (row.is_choice()) return row.choices[random.below(row.choices.size())];
  return draw_uniform(trained_pieces(row), random);
}

ParameterValue draw_moved(const ParameterSpec& row, Level level, Random& random) {
  if (level == Level::kCategory)
    return row.held_out_choices[random.below(row.held_out_choices.size())];
  return draw_uniform(level == Level::kInterpolation ? row.holes : outside_pieces(row), random);
}

// A random non-empty subset of the axes that can move: each with probability one half, at least
// one.
std::vector<bool> choose_moved(const ParameterTable& table, Level level, Random random) {
  std::vector<bool> moved(table.rows().size(), false);
  std::vector<std::size_t> movable;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (can_move(table.rows()[i], level)) movable.push_back(i);
  }
  if (movable.empty()) return moved;
  for (const std::size_t i : movable) moved[i] = random.uniform() < 0.5;
  moved[movable[random.below(movable.size())]] = true;
  return moved;
}

// The levels whose points are drawn as those of another one: on another engine the very same ones,
// on another robot, whose name and version lead to other streams, others of the same ranges.
Level drawn_as(Level level) {
  return level == Level::kRobot || level == Level::kEngine ? Level::kInRange : level;
}

}  // namespace

bool runs_on(const FamilySpec& family, const RobotSpec& robot) {
  return std::all_of(
      family.robot_tags.begin(), family.robot_tags.end(), [&robot](const std::string& tag) {
        return std::find(robot.tags.begin(), robot.tags.end(), tag) != robot.tags.end();
      });
}

VariantSpace::VariantSpace(const TaskFamily& family, const Robot& robot, std::string engine)
    : family_(family), robot_(robot), engine_(std::move(engine)) {
  if (!runs_on(family.spec(), robot.spec())) {
    throw ConfigError(fmt::format("task '{}' takes robots tagged '{}'; robot '{}' is tagged '{}'",
                                  family.spec().name,
                                  fmt::join(family.spec().robot_tags, "' and '"), robot.spec().name,
                                  fmt::join(robot.spec().tags, "', '")));
  }
  for (const ParameterSpec& row : robot.spec().parameters.rows()) {
    if (family.spec().parameters.has(row.name)) {
      throw ConfigError(fmt::format("task '{}' and robot '{}' both have a parameter '{}'",
                                    family.spec().name, robot.spec().name, row.name));
    }
  }
  table_ = family.spec().parameters.joined(robot.spec().parameters);
}

bool VariantSpace::offers(Level level) const {
  switch (level) {
    case Level::kTrain:
    case Level::kRobot:
    case Level::kEngine:
      return true;
    case Level::kValidation:
    case Level::kInRange:
      return std::any_of(table_.rows().begin(), table_.rows().end(),
                         [level](const ParameterSpec& row) {
                           return row.is_choice() ? row.choices.size() > 1 && !is_posed(row, level)
                                                  : row.trained.length() > 0.0;
                         });
    default:
      return std::any_of(table_.rows().begin(), table_.rows().end(),
                         [level](const ParameterSpec& row) { return can_move(row, level); });
  }
}

VariantSpace::Draw VariantSpace::draw(Level level, std::size_t index) const {
  const Level source = drawn_as(level);
  std::size_t poses = 1;
  for (const ParameterSpec& row : table_.rows()) {
    if (is_posed(row, source)) poses *= row.choices.size();
  }
  const FamilySpec& family = family_.spec();
  const RobotSpec& robot = robot_.spec();
  const std::string drawn_for = family.variants_of.empty()
                                    ? fmt::format("{}@{}", family.name, family.version)
                                    : family.variants_of;
  const Random stream = Random(fnv1a(fmt::format("{}/{}@{}", drawn_for, robot.name, robot.version)))
                            .split(level_name(source), index / poses);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const Random trial =
        attempt == 0 ? stream : stream.split("drawn anew", static_cast<std::uint64_t>(attempt));
    Parameters parameters = draw_from(trial, source, index % poses);
    if (family_.objection(parameters, robot_).empty()) return {std::move(parameters), attempt};
  }
  throw ConfigError(
      fmt::format("task '{}' admits none of {} points drawn for robot '{}' on level '{}'",
                  family.name, kMaxAttempts, robot.name, level_name(source)));
}

Parameters VariantSpace::draw_from(const Random& stream, Level level, std::size_t pose) const {
  const std::vector<bool> moved = choose_moved(table_, level, stream.split("moved axes"));
  Parameters parameters;
  for (std::size_t i = 0; i < table_.rows().size(); ++i) {
    const ParameterSpec& row = table_.rows()[i];
    Random random = stream.split(row.name);  // by name: a new axis leaves the others as they were
    if (moved[i]) {
      parameters.set(row.name, draw_moved(row, level, random));
    } else if (is_posed(row, level)) {
      parameters.set(row.name, row.choices[pose % row.choices.size()]);
      pose /= row.choices.size();
    } else {
      parameters.set(row.name, draw_trained(row, random));
    }
  }
  return parameters;
}

int VariantSpace::rejections(Level level, std::size_t index) const {
  return draw(level, index).rejections;
}

void VariantSpace::fill(Variant& variant, Level level, std::size_t index, const std::string& place,
                        Parameters parameters) const {
  variant.family_ = family_.spec().name;
  variant.robot_ = robot_.spec().name;
  variant.engine_ = engine_;
  variant.level_ = level;
  variant.index_ = index;
  const std::string source = fmt::format("{}@{}/{}@{}/{}", variant.family_, family_.spec().version,
                                         variant.robot_, robot_.spec().version, engine_);
  variant.id_ = source + '/' + place;
  variant.content_hash_ = sha256(source + parameters.to_json().dump());
  variant.parameters_ = std::move(parameters);
}

void VariantSpace::draw_into(Variant& variant, Level level, std::size_t index) const {
  fill(variant, level, index, fmt::format("{}/{:04}", level_name(level), index),
       draw(level, index).parameters);
}

TrainingVariant VariantSpace::train(std::size_t index) const {
  TrainingVariant variant;
  draw_into(variant, Level::kTrain, index);
  return variant;
}

TrainingVariant VariantSpace::validation(std::size_t index) const {
  TrainingVariant variant;
  draw_into(variant, Level::kValidation, index);
  return variant;
}

TrainingVariant VariantSpace::nominal() const {
  TrainingVariant variant;
  fill(variant, Level::kTrain, 0, "nominal", table_.nominal());
  return variant;
}

TrainingVariant VariantSpace::custom(const Parameters& changed) const {
  if (changed.values().empty()) return nominal();
  table_.validate(changed);
  Parameters parameters = table_.nominal();
  for (const auto& [name, value] : changed.values()) parameters.set(name, value);
  if (const std::string objection = family_.objection(parameters, robot_); !objection.empty()) {
    throw ConfigError(fmt::format("task '{}' has no variant {} on robot '{}': {}",
                                  family_.spec().name, changed.to_json().dump(), robot_.spec().name,
                                  objection));
  }
  TrainingVariant variant;
  fill(variant, Level::kTrain, 0, "custom", std::move(parameters));
  return variant;
}

HeldOutVariant VariantSpace::held_out(Level level, std::size_t index) const {
  if (level == Level::kTrain || level == Level::kValidation) {
    throw ConfigError(fmt::format("level '{}' is not held out", level_name(level)));
  }
  if (!offers(level)) {
    throw ConfigError(fmt::format("task '{}' on robot '{}' does not offer the level '{}'",
                                  family_.spec().name, robot_.spec().name, level_name(level)));
  }
  HeldOutVariant variant;
  draw_into(variant, level, index);
  return variant;
}

}  // namespace adaptbench

#include "leaderboard/harness/cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <unordered_set>

#include "core/algorithm.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/variant_solver.h"

namespace adaptbench {
namespace {

VariantSpace space_of(const Track& track, const std::string& robot, const std::string& engine) {
  return VariantSpace(task_families().get(track.family), robots().get(robot),
                      engines().get(engine).name());
}

std::variant<TrainingVariant, HeldOutVariant> make(const VariantSpace& space, Level level,
                                                   std::size_t index) {
  if (level == Level::kTrain) return space.train(index);
  return HeldOutAccess::variant(space, level, index);
}

// The first `count` variants that the track does not exclude; `make_one(index)` makes a variant of
// any type.
template <class MakeOne>
auto enumerate(const Track& track, std::size_t count, const MakeOne& make_one) {
  std::vector<decltype(make_one(std::size_t{0}))> result;
  for (std::size_t index = 0; result.size() < count; ++index) {
    auto one = make_one(index);
    if (!track.is_excluded(one.id())) result.push_back(std::move(one));
  }
  return result;
}

void check_split(const std::vector<Cell>& cells, const Track& track) {
  std::unordered_set<std::string> trained;
  for (const auto& variant : training_variants(track)) trained.insert(variant.content_hash());
  for (const auto& variant : validation_variants(track)) trained.insert(variant.content_hash());
  for (const Cell& cell : cells) {
    if (cell.level != Level::kTrain && trained.contains(cell.variant().content_hash())) {
      throw ConfigError(fmt::format("track '{}': the held-out variant {} equals a training variant",
                                    track.name, cell.variant().id()));
    }
  }
}

// Names of all sets that the track draws from.
std::set<std::string> spaces_of(const Track& track) {
  std::set<std::string> names = training_spaces(track);
  for (const LevelPlan& plan : track.levels) {
    for (const auto& robot : plan.robots) {
      const auto first = make(space_of(track, robot, plan.engine), plan.level, 0);
      names.insert(std::visit([](const auto& each) { return space_name(each); }, first));
    }
  }
  return names;
}

bool is_variant_of(const std::set<std::string>& spaces, const std::string& id) {
  const std::size_t slash = id.rfind('/');
  if (slash == std::string::npos || !spaces.contains(id.substr(0, slash))) return false;
  const std::string number = id.substr(slash + 1);
  std::size_t index = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), index);
  return read.ec == std::errc() && number == fmt::format("{:04}", index);
}

}  // namespace

void require_runnable(const Track& track) {
  for (const std::string& anchor : {track.low_anchor, track.high_anchor}) {
    if (!anchor.empty() && !algorithms().has(anchor)) {
      throw ConfigError(fmt::format("track {}: {}", track.name,
                                    unknown_name_message("anchor", anchor, algorithms().names())));
    }
  }
  const std::set<std::string> spaces = spaces_of(track);
  for (const std::string& id : track.excluded) {
    if (is_variant_of(spaces, id)) continue;
    throw ConfigError(fmt::format("track {}: '{}' is to be excluded, but is no variant of {}",
                                  track.name, id, fmt::join(spaces, ", ")));
  }
}

std::vector<TrainingVariant> training_variants(const Track& track) {
  std::vector<TrainingVariant> result;
  for (std::size_t r = 0; r < track.training.robots.size(); ++r) {
    const VariantSpace space = space_of(track, track.training.robots[r], track.training.engine);
    for (auto& variant : enumerate(track, track.training.variants[r],
                                   [&](std::size_t i) { return space.train(i); })) {
      result.push_back(std::move(variant));
    }
  }
  return result;
}

std::vector<TrainingVariant> validation_variants(const Track& track) {
  std::vector<TrainingVariant> result;
  for (const auto& robot : track.training.robots) {
    const VariantSpace space = space_of(track, robot, track.training.engine);
    for (auto& variant : enumerate(track, track.training.validation_variants,
                                   [&](std::size_t i) { return space.validation(i); })) {
      result.push_back(std::move(variant));
    }
  }
  return result;
}

Reveal reveal_to(bool told_task) { return told_task ? Reveal::kTask : Reveal::kNothing; }

std::string space_name(const Variant& variant) {
  return variant.id().substr(0, variant.id().rfind('/'));
}

std::set<std::string> training_spaces(const Track& track) {
  std::set<std::string> names;
  for (const auto& robot : track.training.robots) {
    const VariantSpace space = space_of(track, robot, track.training.engine);
    names.insert(space_name(space.train(0)));
    names.insert(space_name(space.validation(0)));
  }
  return names;
}

bool has_shape_of(const Environment& environment, const ProblemSpec& problem) {
  return environment.observation_size() == problem.observation_size &&
         environment.image() == problem.image && environment.action_size() == problem.action_size;
}

ProblemSpec problem_of(const Track& track, Reveal reveal) {
  const TaskFamily& family = task_families().get(track.family);
  ProblemSpec problem;
  std::string first_robot;
  const auto add = [&](const std::string& robot, const std::string& engine) {
    const Environment environment(space_of(track, robot, engine).train(0), reveal);
    if (first_robot.empty()) {
      first_robot = robot;
      problem = {environment.observation_size(),
                 environment.action_size(),
                 environment.horizon(),
                 track.shots,
                 track.episodes_per_shot,
                 has_reference_controller(family, robots().get(robot)),
                 environment.image()};
    } else if (!has_shape_of(environment, problem)) {
      throw ConfigError(
          fmt::format("track '{}': {} observes {} and acts with {} numbers, {} {} and {}",
                      track.name, first_robot, problem.observation_size, problem.action_size, robot,
                      environment.observation_size(), environment.action_size()));
    }
  };
  for (const auto& robot : track.training.robots) add(robot, track.training.engine);
  for (const auto& level : track.levels) {
    if (level.level != Level::kRobot) continue;
    for (const auto& robot : level.robots) add(robot, level.engine);
  }
  return problem;
}

std::vector<Cell> planned_cells(const Track& track, std::uint64_t seed) {
  const Random root = Random(seed).split("evaluation");
  std::vector<Cell> cells;
  for (const LevelPlan& plan : track.levels) {
    for (const auto& robot : plan.robots) {
      const VariantSpace space = space_of(track, robot, plan.engine);
      std::size_t found = 0;
      for (std::size_t index = 0; found < plan.variants; ++index) {
        const auto held = make(space, plan.level, index);
        const std::string id = std::visit([](const auto& each) { return each.id(); }, held);
        if (track.is_excluded(id)) continue;
        ++found;
        for (int repeat = 0; repeat < plan.repeats; ++repeat) {
          cells.push_back({cells.size(), plan.level, held, repeat,
                           root.split(id, static_cast<std::uint64_t>(repeat))});
        }
      }
    }
  }
  check_split(cells, track);
  return cells;
}

}  // namespace adaptbench

#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/environment.h"
#include "core/held_out.h"
#include "core/training_tasks.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// Throws ConfigError where the family, a robot, an engine or an anchor is none of this program, the
// family does not offer a level, or what is to be excluded is no variant of this track.
void require_runnable(const Track& track);

// The training variants of all robots of the track, robot after robot, without the excluded ones.
std::vector<TrainingVariant> training_variants(const Track& track);
std::vector<TrainingVariant> validation_variants(const Track& track);

// What an algorithm may see: anchors are told the task.
Reveal reveal_to(bool told_task);

// The set that a variant is a member of: "run-direction@1/half-cheetah@1/mujoco/train".
std::string space_name(const Variant& variant);

// The sets that training on this track draws from, as they are called now: a new version of a robot
// or of the family has other ones.
std::set<std::string> training_spaces(const Track& track);

// The shape of the track's problem. Throws ConfigError when its robots differ in observation or
// action.
ProblemSpec problem_of(const Track& track, Reveal reveal);

// Whether the environment gives and takes as many numbers, and the picture, that the problem has.
bool has_shape_of(const Environment& environment, const ProblemSpec& problem);

// One unit of evaluation: an algorithm of one training seed on one variant.
struct Cell {
  std::size_t number = 0;  // position in planned_cells
  Level level = Level::kTrain;
  std::variant<TrainingVariant, HeldOutVariant> held;
  int repeat = 0;
  Random random{0};  // of the whole cell; depends on training seed, variant and repeat, not on the
                     // algorithm: cells are paired

  [[nodiscard]] const Variant& variant() const {
    return std::visit([](const auto& each) -> const Variant& { return each; }, held);
  }
};

// Every cell that has to be scored, fixed before the run: by level, robot, variant, repeat. Throws
// ConfigError for a level that the family does not offer, and when a held-out variant has the
// content of one that training may draw.
std::vector<Cell> planned_cells(const Track& track, std::uint64_t seed);

}  // namespace adaptbench

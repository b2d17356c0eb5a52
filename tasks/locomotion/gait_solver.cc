#include "tasks/locomotion/gait_solver.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/variant_space.h"
#include "tasks/locomotion/gait_fit.h"

namespace adaptbench {
namespace {

// The choices that pose the task (direction forward), by which nominal gaits are shared. A task
// that is a number has too many.
Parameters posed_choices(const ParameterTable& table, const Parameters& parameters) {
  Parameters posed;
  for (const ParameterSpec& row : table.rows()) {
    if (row.role == ParameterRole::kTask && row.is_choice()) {
      posed.set(row.name, parameters.choice(row.name));
    }
  }
  return posed;
}

GaitFit best_fit(const Variant& variant, const GaitSearch& search, const Random& random,
                 std::optional<Gait> start) {
  GaitFit best;
  for (int attempt = 0; attempt < search.attempts && (attempt == 0 || !best.solved()); ++attempt) {
    GaitFit fit = fit_gait(variant, search.evaluations,
                           random.split("attempt", static_cast<std::uint64_t>(attempt)), start);
    start.reset();
    fit.evaluations += best.evaluations;
    const int evaluations = fit.evaluations;
    if (attempt == 0 || fit.success_rate > best.success_rate) best = std::move(fit);
    best.evaluations = evaluations;
  }
  return best;
}

using NominalGaits = std::map<std::string, Gait>;  // by the posed choices, as JSON

NominalGaits nominal_gaits(const VariantSpace& space, const GaitSearch& search,
                           const Random& random) {
  NominalGaits gaits;
  std::size_t poses = 1;
  for (const ParameterSpec& row : space.table().rows()) {
    if (row.role == ParameterRole::kTask && row.is_choice()) poses *= row.choices.size();
  }
  if (poses == 1) return gaits;
  for (std::size_t i = 0; i < poses; ++i) {  // variants 0 … poses - 1 are one body given each task
    const Parameters posed = posed_choices(space.table(), space.train(i).parameters());
    gaits[posed.to_json().dump()] =
        best_fit(space.custom(posed), search, random.split("nominal", i), {}).gait;
  }
  return gaits;
}

}  // namespace

VariantSolver gait_solver(const TaskFamily& family, const Robot& robot, const std::string& engine,
                          const GaitSearch& search, const Random& random) {
  const auto& parts = family.spec().reward_parts;
  if (std::ranges::find(parts, "velocity") == parts.end()) {
    throw ConfigError("gaits are fitted to tasks that pay for velocity, and the reward of '" +
                      family.spec().name + "' has no such part");
  }
  const VariantSpace space(family, robot, engine);
  return [table = space.table(), search, random,
          starts = nominal_gaits(space, search, random)](const Variant& variant) -> SolvedVariant {
    const auto start = starts.find(posed_choices(table, variant.parameters()).to_json().dump());
    const GaitFit fit =
        best_fit(variant, search, random.split(variant.id()),
                 start == starts.end() ? std::nullopt : std::optional(start->second));
    return {.variant = variant.id(),
            .solved = fit.solved(),
            .details = {{"success_rate", fit.success_rate},
                        {"mean_return", fit.mean_return},
                        {"final_velocity", fit.final_velocity},
                        {"evaluations", fit.evaluations}}};
  };
}

}  // namespace adaptbench

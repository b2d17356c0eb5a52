#include "tasks/locomotion/gait_solver.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
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

// A gait of the nominal body for each task, to start the searches from: fitted when first asked
// for.
class NominalGaits {
 public:
  NominalGaits(const VariantSpace& space, const GaitSearch& search, const Random& random)
      : space_(space), search_(search), random_(random) {}

  std::optional<Gait> start_for(const Variant& variant) {
    std::call_once(fitted_, [this] { fit(); });
    const auto found = gaits_.find(key(variant));
    return found == gaits_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  [[nodiscard]] std::string key(const Variant& variant) const {
    return posed_choices(space_.table(), variant.parameters()).to_json().dump();
  }

  void fit() {
    std::size_t poses = 1;
    for (const ParameterSpec& row : space_.table().rows()) {
      if (row.role == ParameterRole::kTask && row.is_choice()) poses *= row.choices.size();
    }
    if (poses == 1) return;
    // Variants 0 … poses - 1 are one body given each task.
    for (std::size_t i = 0; i < poses; ++i) {
      const TrainingVariant variant = space_.train(i);
      const Parameters posed = posed_choices(space_.table(), variant.parameters());
      gaits_[key(variant)] =
          best_fit(space_.custom(posed), search_, random_.split("nominal", i), {}).gait;
    }
  }

  VariantSpace space_;
  GaitSearch search_;
  Random random_;
  std::once_flag fitted_;
  std::map<std::string, Gait> gaits_;  // by the posed choices, as JSON
};

}  // namespace

VariantSolver gait_solver(const TaskFamily& family, const Robot& robot, const std::string& engine,
                          const GaitSearch& search, const Random& random) {
  const auto& parts = family.spec().reward_parts;
  if (std::ranges::find(parts, "velocity") == parts.end()) {
    throw ConfigError("gaits are fitted to tasks that pay for velocity, and the reward of '" +
                      family.spec().name +
                      "' has no such part; a family may bring a reference_controller instead, and "
                      "--random asks what random actions do");
  }
  auto nominal =
      std::make_shared<NominalGaits>(VariantSpace(family, robot, engine), search, random);
  return [nominal, search, random](const Variant& variant) -> SolvedVariant {
    const GaitFit fit =
        best_fit(variant, search, random.split(variant.id()), nominal->start_for(variant));
    return {.variant = variant.id(),
            .solved = fit.solved(),
            .details = {{"success_rate", fit.success_rate},
                        {"mean_return", fit.mean_return},
                        {"final_velocity", fit.final_velocity},
                        {"evaluations", fit.evaluations}}};
  };
}

}  // namespace adaptbench

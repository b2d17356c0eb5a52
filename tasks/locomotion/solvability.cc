#include "tasks/locomotion/solvability.h"

#include <atomic>
#include <map>
#include <utility>

#include "core/held_out.h"

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

GaitFit best_fit(const Variant& variant, const SolvabilityPlan& plan, const Random& random,
                 std::optional<Gait> start) {
  GaitFit best;
  for (int attempt = 0; attempt < plan.attempts && (attempt == 0 || !best.solved()); ++attempt) {
    GaitFit fit = fit_gait(variant, plan.evaluations,
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

NominalGaits nominal_gaits(const VariantSpace& space, const SolvabilityPlan& plan,
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
        best_fit(space.custom(posed), plan, random.split("nominal", i), {}).gait;
  }
  return gaits;
}

}  // namespace

std::vector<SolvabilityRow> check_solvability(
    const VariantSpace& space, const SolvabilityPlan& plan, const Random& random,
    ThreadPool& threads, const std::function<void(std::size_t, std::size_t)>& done) {
  const NominalGaits starts = nominal_gaits(space, plan, random);
  std::vector<SolvabilityRow> rows;
  for (const Level level : plan.levels) {
    if (!space.offers(level)) continue;
    for (std::size_t i = 0; i < plan.variants; ++i) {
      rows.push_back({{}, level, plan.first + i, {}});
    }
  }
  std::atomic<std::size_t> finished = 0;
  threads.parallel_for(rows.size(), [&](std::size_t i) {
    SolvabilityRow& row = rows[i];
    with_variant(space, row.level, row.index, [&](const Variant& variant) {
      const auto start =
          starts.find(posed_choices(space.table(), variant.parameters()).to_json().dump());
      row.variant = variant.id();
      row.fit = best_fit(variant, plan, random.split(variant.id()),
                         start == starts.end() ? std::nullopt : std::optional(start->second));
    });
    if (done) done(++finished, rows.size());
  });
  return rows;
}

}  // namespace adaptbench

#include "core/reference_check.h"

#include <fmt/format.h>

#include <atomic>
#include <memory>

#include "core/environment.h"
#include "core/error.h"
#include "core/held_out.h"

namespace adaptbench {
namespace {

std::string choices_of(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters.values()) {
    const auto* choice = std::get_if<std::string>(&value);
    if (choice != nullptr) text += (text.empty() ? "" : " ") + *choice;
  }
  return text;
}

void run_reference(const TaskFamily& family, const Robot& robot, const Variant& variant,
                   int episodes, const Random& random, ReferenceRow& row) {
  row.variant = variant.id();
  row.choices = choices_of(variant.parameters());
  const std::unique_ptr<Policy> policy = family.reference_controller(variant.parameters(), robot);
  Environment environment(variant);
  for (int i = 0; i < episodes; ++i) {
    const Episode episode =
        environment.run(*policy, random.split("episode", static_cast<std::uint64_t>(i)));
    row.success_ever += (episode.success_ever ? 1.0 : 0.0) / episodes;
    row.success_at_end += (episode.success_at_end ? 1.0 : 0.0) / episodes;
    row.mean_return += episode.total_reward / episodes;
    if (!episode.failure.empty()) row.failure = episode.failure;
  }
}

}  // namespace

std::vector<ReferenceRow> check_reference(
    const TaskFamily& family, const Robot& robot, const std::string& engine,
    const ReferencePlan& plan, const Random& random, ThreadPool& threads,
    const std::function<void(std::size_t, std::size_t)>& done) {
  const VariantSpace space(family, robot, engine);
  if (family.reference_controller(space.table().nominal(), robot) == nullptr) {
    throw ConfigError(fmt::format("task '{}' has no reference controller", family.spec().name));
  }
  struct Place {
    Level level;
    std::size_t index;
  };
  std::vector<Place> places;
  for (const Level level : plan.levels) {
    for (std::size_t i = 0; space.offers(level) && i < plan.variants; ++i)
      places.push_back({level, plan.first + i});
  }
  std::vector<ReferenceRow> rows(places.size());
  std::atomic<std::size_t> finished = 0;
  threads.parallel_for(rows.size(), [&](std::size_t i) {
    rows[i].level = places[i].level;
    with_variant(space, places[i].level, places[i].index, [&](const Variant& variant) {
      run_reference(family, robot, variant, plan.episodes, random.split(variant.id()), rows[i]);
    });
    if (done) done(++finished, rows.size());
  });
  return rows;
}

}  // namespace adaptbench

#include "leaderboard/harness/metered_tasks.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/registry.h"
#include "core/rollout.h"
#include "leaderboard/harness/cells.h"

namespace adaptbench {
namespace {

// Far beyond any budget; sums and products of what a file says stay within 64 bits.
constexpr std::int64_t kMost = 1000000000000;
constexpr std::uint64_t kMostDraws = 10000000000;

const TrainingVariant& at(const std::vector<TrainingVariant>& variants, std::size_t index,
                          std::string_view kind) {
  if (index >= variants.size()) {
    throw ConfigError(
        fmt::format("{} variant {} asked for; there are {}", kind, index, variants.size()));
  }
  return variants[index];
}

}  // namespace

Json TrainingMeter::to_json() const {
  Json spaces = Json::array();
  for (const auto& [space, counts] : draws) {
    Json pairs = Json::array();
    for (const auto& [index, count] : counts) pairs.push_back({index, count});
    spaces.push_back({{"space", space}, {"episodes", pairs}});
  }
  Json json = {{"steps", steps},
               {"episodes", episodes},
               {"failed_episodes", failed_episodes},
               {"validation_steps", validation_steps},
               {"draws", spaces}};
  if (demonstrators > 0) json["demonstrators"] = demonstrators;
  return json;
}

TrainingMeter TrainingMeter::from_json(const Json& object, const std::string& where) {
  JsonFields fields(object, where);
  TrainingMeter meter;
  meter.steps = fields.integer("steps", 0, kMost);
  meter.episodes = fields.integer("episodes", 0, kMost);
  meter.failed_episodes = fields.integer("failed_episodes", 0, kMost);
  meter.validation_steps = fields.integer("validation_steps", 0, kMost);
  if (fields.has("demonstrators")) meter.demonstrators = fields.integer("demonstrators", 0, kMost);
  for (const Json& entry : fields.array("draws")) {
    JsonFields space(entry, where + ": draws");
    auto& counts = meter.draws[space.text("space")];
    for (const Json& pair : space.array("episodes")) {
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() ||
          !pair[1].is_number_unsigned() || pair[1].get<std::uint64_t>() > kMostDraws) {
        throw DataError(where + ": draws: expected pairs of variant index and episodes, found " +
                        pair.dump().substr(0, 40));
      }
      counts[pair[0].get<std::size_t>()] += pair[1].get<std::int64_t>();
    }
    space.finish();
  }
  fields.finish();
  return meter;
}

MeteredTrainingTasks::MeteredTrainingTasks(const Track& track, Reveal reveal, ThreadPool& threads)
    : reveal_(reveal),
      family_(task_families().get(track.family)),
      threads_(threads),
      problem_(problem_of(track, reveal)),
      training_(training_variants(track)),
      validation_(validation_variants(track)),
      budget_(track.training.steps) {
  for (const auto* variants : {&training_, &validation_}) {
    for (const auto& variant : *variants) known_.emplace(variant.content_hash());
  }
}

TrainingVariant MeteredTrainingTasks::variant(std::size_t index) const {
  return at(training_, index, "training");
}

TrainingVariant MeteredTrainingTasks::validation_variant(std::size_t index) const {
  return at(validation_, index, "validation");
}

void MeteredTrainingTasks::require_known(const Variant& variant) const {
  if (known_.contains(variant.content_hash())) return;
  throw ConfigError("variant " + variant.id() + " is not one of this track's training variants");
}

std::unique_ptr<Policy> MeteredTrainingTasks::demonstrator(const TrainingVariant& variant) {
  require_known(variant);
  if (variant.level() != Level::kTrain) {
    throw ConfigError("demonstrations are of training variants; " + variant.id() + " is not one");
  }
  auto policy = family_.reference_controller(variant.parameters(), robots().get(variant.robot()));
  if (policy == nullptr) {
    throw ConfigError(
        fmt::format("task '{}' has no reference controller to learn from", family_.spec().name));
  }
  ++meter_.demonstrators;
  return policy;
}

// Is every variant the track's, and do the training steps fit at full horizon?
std::int64_t MeteredTrainingTasks::check(std::span<const TrainingRollout> requests) const {
  std::int64_t steps = 0;
  for (const auto& request : requests) {
    require_known(*request.variant);
    if (request.episodes < 0)
      throw ConfigError(fmt::format("{} episodes asked for", request.episodes));
    if (request.variant->level() == Level::kTrain)
      steps += std::int64_t{request.episodes} * problem_.horizon;
  }
  if (steps > steps_left()) {
    throw BudgetError(fmt::format("{} environment steps asked for, {} of {} are left", steps,
                                  steps_left(), budget_));
  }
  return steps;
}

std::vector<Episodes> MeteredTrainingTasks::collect(std::span<const TrainingRollout> requests) {
  const std::int64_t asked = check(requests);
  std::vector<RolloutRequest> rollouts;
  for (const auto& request : requests) {
    const bool may_see_state =
        meter_.demonstrators > 0 && request.variant->level() == Level::kTrain;
    rollouts.push_back({request.variant, request.policy, request.episodes, request.random, reveal_,
                        false, may_see_state});
  }
  std::vector<Episodes> results;
  try {
    results = run_rollouts(rollouts, threads_);
  } catch (...) {
    meter_.steps += asked;  // what was run is unknown, and is not to be had for nothing
    throw;
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Variant& variant = *requests[i].variant;
    meter_.draws[space_name(variant)][variant.index()] += requests[i].episodes;
    for (const Episode& episode : results[i]) {
      (variant.level() == Level::kTrain ? meter_.steps : meter_.validation_steps) +=
          episode.length();
      ++meter_.episodes;
      meter_.failed_episodes += episode.failure.empty() ? 0 : 1;
    }
  }
  return results;
}

}  // namespace adaptbench

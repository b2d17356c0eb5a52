#include "algorithms/shared/step_size_tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "algorithms/shared/advantages.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kScores = "tuning_scores";

// What scored_return looks at.
Episodes returns_of(const Episodes& episodes) {
  Episodes returns(episodes.size());
  for (std::size_t i = 0; i < episodes.size(); ++i) {
    returns[i].total_reward = episodes[i].total_reward;
    returns[i].failure = episodes[i].failure;
  }
  return returns;
}

// Mean return over variants and shots 1 ... K.
double adapted_return(TrainingTasks& tasks, const std::vector<TrainingVariant>& variants,
                      const StepSizeTuning::MakeAdaptation& make, double step_size,
                      const Random& random) {
  std::vector<std::unique_ptr<Adaptation>> adaptations;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    adaptations.push_back(make(step_size, random.split("adaptation", i)));
  }
  const int shots = tasks.problem().shots;
  std::vector<Episodes> scored;
  for (int shot = 0; shot <= shots; ++shot) {
    const Random stream = random.split("shot", static_cast<std::uint64_t>(shot));
    std::vector<TrainingRollout> requests;
    for (std::size_t i = 0; i < variants.size(); ++i) {
      // The explorer after n shots is also what is scored after n shots.
      const Policy& policy = shot < shots ? adaptations[i]->explorer() : adaptations[i]->policy();
      requests.push_back(
          {&variants[i], &policy, tasks.problem().episodes_per_shot, stream.split("variant", i)});
    }
    const std::vector<Episodes> episodes = tasks.collect(requests);
    for (const Episodes& of_variant : episodes) {
      if (shot > 0) scored.push_back(returns_of(of_variant));
    }
    if (shot == shots) break;
    tasks.threads().parallel_for(variants.size(),
                                 [&](std::size_t i) { adaptations[i]->observe(episodes[i]); });
  }
  return scored.empty() ? 0.0 : scored_return(scored);
}

}  // namespace

StepSizeTuning::StepSizeTuning(std::vector<double> grid, int variants, double fallback)
    : grid_(std::move(grid)), variants_(variants), fallback_(fallback) {}

void StepSizeTuning::try_next(TrainingTasks& tasks, const MakeAdaptation& make,
                              const Random& random, TrainingReport& report) {
  const double value = grid_.at(scores_.size());
  const bool validation = tasks.validation_size() > 0;
  std::vector<TrainingVariant> variants;
  for (std::size_t i = 0; i < variant_count(tasks); ++i) {
    variants.push_back(validation ? tasks.validation_variant(i) : tasks.variant(i));
  }
  const auto score = static_cast<float>(adapted_return(tasks, variants, make, value, random));
  scores_.push_back(std::isfinite(score) ? score : std::numeric_limits<float>::lowest());
  report.mean_return = scores_.back();
  report.metrics[fmt::format("tuning/{}", value)] = scores_.back();
}

std::size_t StepSizeTuning::variant_count(const TrainingTasks& tasks) const {
  const std::size_t available =
      tasks.validation_size() > 0 ? tasks.validation_size() : tasks.size();
  return std::min(available, static_cast<std::size_t>(variants_));
}

std::int64_t StepSizeTuning::training_steps_per_value(const TrainingTasks& tasks) const {
  if (tasks.validation_size() > 0) return 0;
  const ProblemSpec& problem = tasks.problem();
  return static_cast<std::int64_t>(variant_count(tasks)) * (problem.shots + 1) *
         problem.episodes_per_shot * problem.horizon;
}

std::int64_t StepSizeTuning::training_steps_needed(const TrainingTasks& tasks) const {
  return static_cast<std::int64_t>(grid_.size() - scores_.size()) * training_steps_per_value(tasks);
}

bool StepSizeTuning::next_fits(const TrainingTasks& tasks) const {
  return training_steps_per_value(tasks) <= tasks.steps_left();
}

double StepSizeTuning::step_size() const {
  if (scores_.empty()) return fallback_;
  return grid_[static_cast<std::size_t>(std::max_element(scores_.begin(), scores_.end()) -
                                        scores_.begin())];
}

void StepSizeTuning::save(Checkpoint& checkpoint) const { checkpoint.set_array(kScores, scores_); }

void StepSizeTuning::load(const Checkpoint& checkpoint) {
  scores_ = checkpoint.array(kScores);
  if (scores_.size() > grid_.size()) {
    throw DataError(fmt::format("the checkpoint holds scores of {} step sizes, the grid has {}",
                                scores_.size(), grid_.size()));
  }
}

}  // namespace adaptbench

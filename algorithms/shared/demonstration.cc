#include "algorithms/shared/demonstration.h"

#include <algorithm>
#include <utility>

namespace adaptbench {

class Demonstration::Acting final : public Actor {
 public:
  Acting(std::unique_ptr<Actor> demonstrator, double noise, Random random,
         std::vector<float>& actions)
      : demonstrator_(std::move(demonstrator)), noise_(noise), random_(random), actions_(actions) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    demonstrator_->act(observation, action);
    actions_.insert(actions_.end(), action.begin(), action.end());
    for (float& value : action) value += static_cast<float>(noise_ * random_.normal());
  }

 private:
  std::unique_ptr<Actor> demonstrator_;
  double noise_;
  Random random_;
  std::vector<float>& actions_;
};

std::unique_ptr<Actor> Demonstration::begin_episode(Random random) const {
  actions_->clear();
  return std::make_unique<Acting>(demonstrator_.begin_episode(random.split("demonstrator")), noise_,
                                  random.split("noise"), *actions_);
}

void demonstrate_in_turn(TrainingTasks& tasks, std::span<const TrainingVariant> variants,
                         int episodes, double noise, const Random& random, std::size_t at_once,
                         const TakeDemonstration& take) {
  const auto each = static_cast<std::size_t>(episodes);
  std::vector<std::unique_ptr<Policy>> demonstrators;
  for (const TrainingVariant& variant : variants)
    demonstrators.push_back(tasks.demonstrator(variant));
  std::vector<Demonstration> demonstrations;
  demonstrations.reserve(variants.size() * each);
  std::vector<TrainingRollout> requests;
  for (std::size_t i = 0; i < variants.size() * each; ++i) {
    demonstrations.emplace_back(*demonstrators[i / each], noise);
    requests.push_back({&variants[i / each], &demonstrations[i], 1, random.split("episode", i)});
  }
  for (std::size_t first = 0; first < requests.size(); first += at_once) {
    const std::size_t count = std::min(at_once, requests.size() - first);
    std::vector<Episodes> results = tasks.collect(std::span(requests).subspan(first, count));
    for (std::size_t i = 0; i < count; ++i)
      take(first + i, {std::move(results[i].front()), demonstrations[first + i].actions()});
  }
}

std::vector<Demonstrated> demonstrate(TrainingTasks& tasks,
                                      std::span<const TrainingVariant> variants, int episodes,
                                      double noise, const Random& random) {
  std::vector<Demonstrated> all;
  demonstrate_in_turn(tasks, variants, episodes, noise, random,
                      variants.size() * static_cast<std::size_t>(episodes),
                      [&](std::size_t, Demonstrated one) { all.push_back(std::move(one)); });
  return all;
}

void DemonstrationSummary::add(const Episode& episode) {
  ++episodes_;
  returns_ += episode.total_reward;
  successes_ += episode.success_ever ? 1.0 : 0.0;
}

void DemonstrationSummary::report(TrainingReport& report) const {
  report.mean_return = returns_ / episodes_;
  report.metrics["demonstrated_success"] = successes_ / episodes_;
}

}  // namespace adaptbench

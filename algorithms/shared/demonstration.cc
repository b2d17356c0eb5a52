#include "algorithms/shared/demonstration.h"

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

std::vector<DemonstratedEpisode> demonstrate(TrainingTasks& tasks,
                                             std::span<const TrainingVariant> variants, int each,
                                             double noise, const Random& random,
                                             TrainingReport& report) {
  const std::size_t count = variants.size() * static_cast<std::size_t>(each);
  std::vector<std::unique_ptr<Policy>> demonstrators;
  for (const TrainingVariant& variant : variants)
    demonstrators.push_back(tasks.demonstrator(variant));
  std::vector<Demonstration> demonstrations;
  demonstrations.reserve(count);
  std::vector<TrainingRollout> requests;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t variant = i / static_cast<std::size_t>(each);
    demonstrations.emplace_back(*demonstrators[variant], noise);
    requests.push_back({&variants[variant], &demonstrations[i], 1, random.split("episode", i)});
  }
  std::vector<Episodes> results = tasks.collect(requests);
  std::vector<DemonstratedEpisode> kept(count);
  double successes = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    Episode& episode = results[i].front();
    sum += episode.total_reward;
    successes += episode.success_ever ? 1.0 : 0.0;
    if (episode.failure.empty())
      kept[i] = {std::move(episode.observations), demonstrations[i].actions()};
  }
  report.mean_return = sum / static_cast<double>(count);
  report.metrics["demonstrated_success"] = successes / static_cast<double>(count);
  return kept;
}

}  // namespace adaptbench

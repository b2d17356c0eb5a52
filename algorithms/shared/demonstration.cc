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

std::vector<Demonstrated> demonstrate(TrainingTasks& tasks,
                                      std::span<const TrainingVariant> variants, int episodes,
                                      double noise, const Random& random) {
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
  std::vector<Episodes> results = tasks.collect(requests);
  std::vector<Demonstrated> demonstrated;
  for (std::size_t i = 0; i < results.size(); ++i) {
    demonstrated.push_back({std::move(results[i].front()), demonstrations[i].actions()});
  }
  return demonstrated;
}

}  // namespace adaptbench

#include "tests/algorithms/support/adaptation_score.h"

namespace adaptbench {
namespace {

constexpr int kScoredEpisodes = 20;

Episodes collect(TrainingTasks& tasks, const TrainingVariant& variant, const Policy& policy,
                 int episodes, const Random& random) {
  const TrainingRollout request{&variant, &policy, episodes, random};
  return tasks.collect({&request, 1}).front();
}

}  // namespace

double adapted_return(const Algorithm& algorithm, TrainingTasks& tasks, int shots) {
  double sum = 0.0;
  for (std::size_t v = 0; v < tasks.validation_size(); ++v) {
    const Random random = Random(99).split("variant", v);
    const TrainingVariant variant = tasks.validation_variant(v);
    const auto adaptation = algorithm.begin_told_adaptation(random.split("adaptation"), variant);
    for (int shot = 0; shot < shots; ++shot) {
      const Random stream = random.split("shot", static_cast<std::uint64_t>(shot));
      adaptation->observe(collect(tasks, variant, adaptation->explorer(),
                                  tasks.problem().episodes_per_shot, stream));
    }
    for (const Episode& episode :
         collect(tasks, variant, adaptation->policy(), kScoredEpisodes, random.split("score"))) {
      sum += episode.total_reward / kScoredEpisodes;
    }
  }
  return sum / static_cast<double>(tasks.validation_size());
}

}  // namespace adaptbench

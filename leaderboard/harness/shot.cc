#include "leaderboard/harness/shot.h"

namespace adaptbench {

std::unique_ptr<Adaptation> begin_adaptation(const Algorithm& algorithm, Reveal reveal,
                                             const Variant& variant, const Random& random) {
  return reveal == Reveal::kTask ? algorithm.begin_told_adaptation(random, variant)
                                 : algorithm.begin_adaptation(random);
}

Episodes collect_shot(const Track& track, Environment& environment, Adaptation& adaptation,
                      const Random& random) {
  Episodes episodes;
  for (int i = 0; i < track.episodes_per_shot; ++i) {
    episodes.push_back(environment.run(
        adaptation.explorer(), random.split("episode", static_cast<std::uint64_t>(i)), true));
  }
  return episodes;
}

}  // namespace adaptbench

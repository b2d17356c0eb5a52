#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/thread_pool.h"
#include "leaderboard/harness/progress.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// Does adapting use what the agent met, or is the step the same whatever it met? An agent is scored
// on a variant four times, with equal reset noise: unadapted, after its own shots, and after those
// that it collected on another variant of the same and of another kind. A kind is a robot and one
// value of every choice in the family's table ("lever towards left spring").
enum class ShotsOf { kNone, kOwn, kSameKind, kOtherKind };
inline constexpr std::size_t kShotSources = 4;
std::string_view shots_of_name(ShotsOf source);  // "none", "own", "same-kind", "other-kind"

struct SwapRequest {
  Track track;
  std::filesystem::path checkpoint;
  Level level = Level::kInRange;
  std::size_t variants = 64;  // the first of the level; all, where it has fewer
  ThreadPool* threads = nullptr;
  Progress* progress = nullptr;             // may be null
  const std::atomic<bool>* stop = nullptr;  // may be null
};

// One variant after one source of shots.
struct SwappedScore {
  std::string variant;
  ShotsOf source = ShotsOf::kNone;
  std::string shots_of;             // the variant that was met; empty: none
  std::vector<double> returns;      // one per episode, as what follows
  std::vector<int> success_at_end;  // 1 or 0
  std::vector<int> failed;          // 1: its simulation could not go on
};

struct SwapOutcome {
  std::string algorithm, checkpoint_hash;
  std::uint64_t seed = 0;  // of the training; the streams are those of its evaluation
  std::vector<SwappedScore>
      scores;  // variant after variant; a source that there is not is left out
};

// The same for any number of threads. Scores after a variant's own shots are those of `evaluate`.
// Throws ConfigError where the track has no such level or nothing is adapted, Interrupted when
// asked to stop, and what the algorithm throws.
SwapOutcome swap_shots(const SwapRequest& request);

// One source of shots over all variants that have it. A failed episode counts as the worst sound
// one of any source and as no success: failing must never pay.
struct SwapSummary {
  std::size_t variants = 0, failed_episodes = 0;
  std::optional<double> mean_return;  // nothing without variants, or without any sound episode
  double success_at_end = 0.0;        // 0 without variants
};
SwapSummary summary_of(const SwapOutcome& outcome, ShotsOf source);

// adaptbench-swapped-shots@1.
Json to_json(const SwapRequest& request, const SwapOutcome& outcome);

}  // namespace adaptbench

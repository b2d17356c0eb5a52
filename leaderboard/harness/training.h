#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/algorithm.h"
#include "core/thread_pool.h"
#include "leaderboard/harness/progress.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

struct TrainRequest {
  Track track;
  std::string algorithm;
  Json options = Json::object();  // given by the user, on top of recommended_options and the
                                  // algorithm's defaults
  std::uint64_t seed = 0;
  std::filesystem::path out;  // folder, made if missing: checkpoint.adaptbench, training-log.jsonl
  double checkpoint_every_s = 60.0;
  ThreadPool* threads = nullptr;
  Progress* progress = nullptr;             // may be null
  const std::atomic<bool>* stop = nullptr;  // looked at after each iteration; may be null
};

struct TrainOutcome {
  std::filesystem::path checkpoint;
  std::int64_t iterations = 0;
  std::int64_t steps = 0;
  bool was_complete = false;  // nothing was left to do
};

// Trains to the end of the track's budget, or goes on where the checkpoint in `out` stands; the end
// has the same bits either way. Throws ConfigError when that checkpoint belongs to another run or
// to other versions of robots or family, saying what differs; Interrupted, after saving, when asked
// to stop; and what the algorithm throws.
TrainOutcome train(const TrainRequest& request);

// Whether the result of this very run lies in `out` already, trained and scored on the variants
// that there are now. Its checkpoint need not be there: of large ones, results alone are kept.
// Throws DataError when the result is damaged.
bool has_result(const TrainRequest& request);

// The algorithm of a checkpoint that train() wrote, ready to adapt. Throws DataError when the
// checkpoint belongs to another track or to another version of the algorithm, ConfigError when it
// was trained on variants of another version of a robot or of the family.
struct TrainedAlgorithm {
  const AlgorithmSpec* spec = nullptr;
  Checkpoint checkpoint;
  std::string checkpoint_hash;
  std::unique_ptr<Algorithm> algorithm;
};
TrainedAlgorithm load_trained(const Track& track, const std::filesystem::path& checkpoint);

}  // namespace adaptbench

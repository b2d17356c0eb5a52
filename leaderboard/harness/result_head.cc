#include "leaderboard/harness/result_head.h"

#include <limits>

namespace adaptbench {

Result result_head(const Track& track, const TrainedAlgorithm& trained) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::string where = "the checkpoint's header";
  JsonFields header(trained.checkpoint.header, where);
  JsonFields progress(header.object("progress"), where + ": progress");
  Result result;
  result.track = track;
  result.algorithm = trained.spec->name;
  result.algorithm_version = trained.spec->version;
  result.told_task = trained.spec->told_task;
  result.options = header.object("options");
  result.seed = static_cast<std::uint64_t>(header.integer("seed", 0, kMost));
  result.iterations = progress.integer("iteration", 0, kMost);
  result.training_complete = progress.boolean("complete");
  result.training = TrainingMeter::from_json(progress.object("meter"), where + ": meter");
  if (progress.has("builds")) result.training_builds = progress.array("builds");
  result.checkpoint_hash = trained.checkpoint_hash;
  return result;
}

}  // namespace adaptbench

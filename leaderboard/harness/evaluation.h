#pragma once

#include <atomic>
#include <filesystem>

#include "core/thread_pool.h"
#include "leaderboard/harness/progress.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

struct EvaluateRequest {
  Track track;
  std::filesystem::path checkpoint;  // as train() wrote it
  std::filesystem::path out;         // folder, made if missing: rows.jsonl, result.json, actions/
  int shard = 0;  // this run scores the cells whose number is `shard` modulo `shards`
  int shards = 1;
  bool resume =
      false;  // insists on rows to go on from; without it they are taken up where they are
  bool record_actions = false;  // keeps the actions of scored episodes, so that they can be
                                // replayed without the checkpoint; insists on those of rows that
                                // are there already
  ThreadPool* threads = nullptr;
  Progress* progress = nullptr;             // may be null
  const std::atomic<bool>* stop = nullptr;  // looked at before each cell; may be null
};

struct EvaluateOutcome {
  std::filesystem::path file;  // result.json; of one shard of several rows.jsonl
  std::size_t cells = 0;       // in it
  std::size_t failed_cells = 0;
};

// Scores every planned cell that rows.jsonl does not hold yet and, when all are there, writes
// result.json (one shard of several: leaves rows.jsonl for merge_shards). A cell whose simulation
// or agent fails is a row with its reason. Throws ConfigError when `out` belongs to another run or
// lacks actions that are to be recorded, DataError on a damaged row or a full disk, Interrupted,
// and as score_cell: what was scored before stays, and the same request goes on from there.
EvaluateOutcome evaluate(const EvaluateRequest& request);

// Joins the rows.jsonl of all shards of one run into result.json in `out`. Throws DataError on
// overlaps, gaps and foreign rows.
std::filesystem::path merge_shards(const std::vector<std::filesystem::path>& rows,
                                   const std::filesystem::path& out);

}  // namespace adaptbench

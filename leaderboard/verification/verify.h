#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/thread_pool.h"
#include "leaderboard/harness/progress.h"
#include "leaderboard/harness/result.h"

namespace adaptbench {

// How well a result file stood up to verification.
struct Verdict {
  std::vector<std::string> checked;      // what was looked at and found right
  std::vector<std::string> not_checked;  // what was not looked at, and why
  std::vector<std::string> problems;     // empty: the result stands
  std::string sha256;                    // of the file as it was read; empty when it could not be
  std::string agreement;  // levels 2 and 3: "identical", or "statistically consistent" with the
                          // test used; empty: nothing can be said, see not_checked

  [[nodiscard]] bool ok() const { return problems.empty(); }
  [[nodiscard]] std::string text() const;  // for a terminal
  [[nodiscard]] Json to_json() const;
};

struct VerifyRequest {
  std::filesystem::path result;
  int level = 1;     // 1: the file; 2: recorded actions replayed; 3: the checkpoint evaluated again
  bool all = false;  // level 2 and 3: every cell instead of a sample
  double share = 0.05;  // of the cells that the sample takes, at least one
  // Which cells the sample takes. Drawn by chance where nothing is given: whoever knew them before
  // could be honest in these alone. The verdict names it.
  std::optional<std::uint64_t> sample_seed;
  std::filesystem::path checkpoint;  // empty: checkpoint.adaptbench beside the result
  std::filesystem::path
      public_key;  // checks the signature RESULT.sig; empty: a signature is reported, not checked
  ThreadPool* threads = nullptr;
  Progress* progress = nullptr;             // may be null
  const std::atomic<bool>* stop = nullptr;  // may be null
};

// Verifies a result file offline. Level 1: schema, hash chain, planned cells, split and budgets,
// statistics recomputed from the rows. Level 2 replays the recorded actions of scored episodes,
// level 3 lets the checkpoint adapt and be scored again. Problems are part of the verdict, not
// exceptions, damaged files included; throws ConfigError on a wrong request, Interrupted, and where
// this machine lacks what the track needs SimulationError (an engine, OpenGL) or std::bad_alloc.
Verdict verify(const VerifyRequest& request);

}  // namespace adaptbench

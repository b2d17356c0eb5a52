#include "leaderboard/harness/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/cell_scoring.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result_head.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/harness/rows_file.h"
#include "leaderboard/harness/system_info.h"
#include "leaderboard/harness/training.h"
#include "leaderboard/statistics/aggregate.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

std::int64_t steps_of(const Row& row) {
  std::int64_t steps = 0;
  for (const auto& shot : row.collected) steps += shot.steps;
  for (const auto& shot : row.shots) {
    for (const int length : shot.lengths) steps += length;
  }
  return steps;
}

// Cells end in any order; their rows are written in the order of the cells.
class EvaluationRun {
 public:
  explicit EvaluationRun(const EvaluateRequest& request)
      : request_(request),
        trained_(load_trained(request.track, request.checkpoint)),
        head_(result_head(request.track, trained_)),
        cells_(planned_cells(request.track, head_.seed)) {
    if (request.shards < 1 || request.shard < 0 || request.shard >= request.shards) {
      throw ConfigError(
          fmt::format("shard {} of {}: the first is 0, the last one less than their number",
                      request.shard, request.shards));
    }
    if (request.resume && !fs::exists(request.out / "rows.jsonl")) {
      throw ConfigError(
          fmt::format("nothing to resume: there is no {}", (request.out / "rows.jsonl").string()));
    }
    make_folder(request.out);
    for (const Cell& cell : cells_) {
      if (cell.number % static_cast<std::size_t>(request.shards) ==
          static_cast<std::size_t>(request.shard)) {
        mine_.push_back(&cell);
      }
    }
  }

  EvaluateOutcome run() {
    fs::path path = request_.out / "rows.jsonl";
    RowsFile file(path, {head_, request_.shard, request_.shards}, mine_);
    if (request_.record_actions) {
      require_actions(file.result().rows);
      make_folder(request_.out / "actions");
    }
    if (file.size() < mine_.size())
      file.begin_session(system_info(request_.threads->size(), request_.track));
    const std::size_t start = file.size();
    tally_.emplace(request_.progress, "evaluate " + head_.algorithm, start, mine_.size());
    request_.threads->parallel_for(mine_.size() - start,
                                   [&](std::size_t i) { score(file, start + i); });
    if (stopped_) {
      throw Interrupted(
          fmt::format("stopped with {} of {} cells scored; run the same command again to go on",
                      file.size(), mine_.size()));
    }
    if (request_.shards == 1) {
      path = request_.out / "result.json";
      write_result(file.result(), path);
    }
    const auto failed = std::ranges::count_if(file.result().rows,
                                              [](const Row& row) { return !row.failure.empty(); });
    return {path, file.size(), static_cast<std::size_t>(failed)};
  }

 private:
  // What is scored already is not played again: its actions must be there.
  void require_actions(const std::vector<Row>& rows) const {
    for (const Row& row : rows) {
      const fs::path path = actions_path(request_.out, row.cell);
      if (fs::exists(path)) continue;
      throw ConfigError(fmt::format(
          "cell {} was scored without recording its actions: there is no {}. Give another --out to "
          "record them",
          row.cell, path.string()));
    }
  }

  void score(RowsFile& file, std::size_t position) {
    if (stopped_ || (request_.stop != nullptr && *request_.stop)) {
      stopped_ = true;
      return;
    }
    try {
      const Cell& cell = *mine_[position];
      const Reveal reveal = reveal_to(trained_.spec->told_task);
      std::string actions;
      Row row = score_cell(request_.track, *trained_.algorithm, reveal, cell,
                           request_.record_actions ? &actions : nullptr);
      if (request_.record_actions)
        write_file_atomically(actions_path(request_.out, cell.number), actions);
      const std::lock_guard lock(mutex_);
      waiting_.emplace(position, std::move(row));
      while (!waiting_.empty() && waiting_.begin()->first == file.size()) {
        Row next = std::move(waiting_.extract(waiting_.begin()).mapped());
        file.append(next);
        tally_->add(next.shots.empty() ? 0.0 : mean(next.shots.back().returns), steps_of(next));
      }
    } catch (...) {
      stopped_ = true;  // no use in going on without memory, engine or disk
      throw;
    }
  }

  const EvaluateRequest& request_;
  TrainedAlgorithm trained_;
  Result head_;
  std::vector<Cell> cells_;
  std::vector<const Cell*> mine_;  // of them, those that this shard scores
  std::mutex mutex_;
  std::map<std::size_t, Row> waiting_;
  std::atomic<bool> stopped_ = false;
  std::optional<Tally> tally_;  // once the rows that are there already are read
};

}  // namespace

fs::path actions_path(const fs::path& folder, std::size_t cell) {
  return folder / "actions" / fmt::format("{:06}.f32", cell);
}

EvaluateOutcome evaluate(const EvaluateRequest& request) { return EvaluationRun(request).run(); }

}  // namespace adaptbench

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/evaluation.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/rows_file.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

void check_same_run(const RowsHead& first, const RowsHead& other, const fs::path& path) {
  if (first.result.chain_start() != other.result.chain_start() || first.shards != other.shards) {
    throw DataError(
        path.string() +
        " is of another run (track, algorithm, options, checkpoint or number of shards differ)");
  }
}

void take_rows(const RowsHead& part, const fs::path& path, const std::vector<Cell>& cells,
               std::vector<const Row*>& slots) {
  for (const Row& row : part.result.rows) {
    if (row.cell >= slots.size() ||
        row.cell % static_cast<std::size_t>(part.shards) != static_cast<std::size_t>(part.shard)) {
      throw DataError(fmt::format("{}: cell {} is not in its plan", path.string(), row.cell));
    }
    if (slots[row.cell] != nullptr)
      throw DataError(fmt::format("{}: cell {} is there twice", path.string(), row.cell));
    if (!is_row_of(row, cells[row.cell])) {
      throw DataError(fmt::format("{}: cell {} {}. Evaluate that shard anew", path.string(),
                                  row.cell, unlike(row, cells[row.cell])));
    }
    slots[row.cell] = &row;
  }
}

}  // namespace

fs::path merge_shards(const std::vector<fs::path>& paths, const fs::path& out) {
  if (paths.empty()) throw ConfigError("no shards to merge");
  std::vector<RowsHead> parts;
  for (const auto& path : paths) parts.push_back(read_rows(path));
  Result merged = parts.front().result;
  merged.rows.clear();
  merged.sessions = Json::array();
  const auto cells = planned_cells(merged.track, merged.seed);
  std::vector<const Row*> slots(cells.size(), nullptr);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    check_same_run(parts.front(), parts[i], paths[i]);
    take_rows(parts[i], paths[i], cells, slots);
    for (const Json& session : parts[i].result.sessions) {
      if (std::ranges::find(merged.sessions, session) == merged.sessions.end())
        merged.sessions.push_back(session);
    }
  }
  std::string chain = merged.chain_start();
  for (std::size_t cell = 0; cell < slots.size(); ++cell) {
    if (slots[cell] == nullptr) {
      throw DataError(fmt::format("cell {} is missing; is shard {} of {} among the files?", cell,
                                  cell % static_cast<std::size_t>(parts.front().shards),
                                  parts.front().shards));
    }
    Row row = *slots[cell];
    row.chain = chain = chain_value(chain, row);
    merged.rows.push_back(std::move(row));
  }
  write_result(merged, out / "result.json");
  return out / "result.json";
}

}  // namespace adaptbench

#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "core/json.h"
#include "leaderboard/harness/result.h"

namespace adaptbench {

// Mean return of a row's episodes after `shot` shots. A failed episode counts as `worst`, and so
// does every episode of a shot that the agent did not reach: failing must never pay, whatever the
// sign of the rewards.
double cell_score(const Row& row, std::size_t shot, std::size_t episodes, double worst);

// The lowest return of any sound episode of the level in these rows; nothing when there is none.
std::optional<double> worst_return(const std::vector<Row>& rows, Level level);

struct CellCount {
  std::int64_t cells = 0;
  std::int64_t failed = 0;  // whose agent could not go on
};
CellCount count_cells(const std::vector<Row>& rows, Level level);

// Successes after `shot` shots, of a row and of a level; failed and missing episodes are trials
// without success.
struct SuccessCount {
  std::int64_t ever = 0;
  std::int64_t at_end = 0;
  std::int64_t trials = 0;
};
SuccessCount count_successes(const Row& row, std::size_t shot, std::size_t episodes);
SuccessCount count_successes(const std::vector<Row>& rows, Level level, std::size_t shot,
                             std::size_t episodes);

// What result.json says in "statistics": per level the curve over shots. A pure function of the
// rows.
Json row_statistics(const Result& result);

}  // namespace adaptbench

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/metered_tasks.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// The episodes that were scored after one number of shots. N = evaluation episodes.
struct ScoredShot {
  std::vector<double> returns;               // [N]
  std::vector<std::uint8_t> success_ever;    // [N]
  std::vector<std::uint8_t> success_at_end;  // [N]
  std::vector<int> lengths;                  // [N], control steps
  std::map<std::string, double> parts;       // mean over the episodes of each part of the reward
  std::map<int, std::string> failures;       // episode -> why its simulation could not go on
  std::string digest;                        // SHA-256 over the episodes' digests

  bool operator==(const ScoredShot&) const = default;
};

// The episodes that the agent was given to adapt from.
struct CollectedShot {
  int episodes = 0;
  std::int64_t steps = 0;
  double mean_return = 0.0;
  std::string digest;
};

inline constexpr int kMostGradientUpdates = 1'000'000'000;  // of an agent in a cell

// What happened in one cell.
struct Row {
  std::size_t cell = 0;
  Level level = Level::kTrain;
  std::string variant;  // id
  std::string variant_hash;
  int repeat = 0;
  std::vector<ScoredShot> shots;  // after 0, 1, ... shots; fewer than planned when the agent failed
  std::vector<CollectedShot> collected;  // one less
  int gradient_updates = 0;
  std::string failure;  // why the agent could not go on; empty: all well
  double seconds = 0.0;
  std::optional<double> adaptation_seconds;  // the part of them that collecting shots and learning
                                             // from them took; older files do not have it
  std::string
      chain;  // SHA-256 over the chain value of the row before and this row without its times
};

Json row_to_json(const Row& row);
Row row_from_json(const Json& object, const std::string& where);  // throws DataError
std::string chain_value(const std::string& before, const Row& row);
// Whether this is the cell's variant, by id and content.
bool is_row_of(const Row& row, const Cell& cell);
std::string unlike(const Row& row, const Cell& cell);  // how a row of another variant differs

// All that was measured of one algorithm, trained with one seed, on one track.
struct Result {
  Track track;
  std::string algorithm;
  int algorithm_version = 1;
  bool told_task = false;
  Json options = Json::object();  // every option, defaults included
  std::uint64_t seed = 0;
  std::int64_t iterations = 0;
  bool training_complete = false;
  TrainingMeter training;
  Json training_builds = Json::array();  // the builds that trained; older files do not have it
  std::string checkpoint_hash;
  Json sessions = Json::array();  // the machines and builds that scored cells
  std::vector<Row> rows;

  // The chain value before the first row: covers all above but the sessions.
  [[nodiscard]] std::string chain_start() const;
};

// Bytes that a result file may have.
inline constexpr std::size_t kLargestResult = std::size_t{512} << 20;

// The part of a result that is fixed before the first cell is scored, as it stands in result.json
// and rows.jsonl.
Json result_head_to_json(const Result& result);
Result result_head_from_json(JsonFields& fields);

// Why this result may not be published: debug or changed build, unfinished training, an unknown
// revision. Empty: it may.
std::vector<std::string> publication_obstacles(const Result& result);

// result.json: head, statistics recomputable from the rows, and the rows, one a line. Throws
// DataError, also for a result that does not follow its schema: it is not written.
void write_result(const Result& result, const std::filesystem::path& path);
Result read_result(const std::filesystem::path& path);
Result result_from_json(const Json& document, const std::string& where);

}  // namespace adaptbench

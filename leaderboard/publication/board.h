#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/thread_pool.h"
#include "leaderboard/publication/table.h"

namespace adaptbench {

struct BoardRequest {
  std::filesystem::path results;  // searched for result.json files, at any depth
  int resamples = 10000;          // of the bootstrap
  ThreadPool* threads = nullptr;
};

// The leaderboard document (schemas/leaderboard.schema.json) of a folder of result files: per track
// and level one entry per algorithm, its training seeds pooled. Result files of the track's anchors
// give the normalised scores. Throws DataError on a file that is damaged, when one track occurs
// with two hashes, and when an (algorithm, seed) occurs twice.
Json build_board(const BoardRequest& request);

void write_board(const Json& board, const std::filesystem::path& path);

// Throws DataError when the document is not of the schema.
std::string show_board(const Json& board, TableStyle style);

}  // namespace adaptbench

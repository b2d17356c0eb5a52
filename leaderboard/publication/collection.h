#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/thread_pool.h"
#include "leaderboard/publication/board_entries.h"

namespace adaptbench {

// A folder of result files that makes a leaderboard, with a log (log.jsonl) of every addition and
// removal and its reason.

// Verifies the file (level 1) and copies it to FOLDER/TRACK/ALGORITHM-HASH-seed-N.result.json.
// Returns that path. Throws DataError when it does not verify, and when the collection holds this
// algorithm's seed already.
std::filesystem::path add_to_collection(const std::filesystem::path& folder,
                                        const std::filesystem::path& result,
                                        const std::string& reason, ThreadPool& threads);

// Takes one file out of the collection; `result` is its path in the folder. Throws ConfigError when
// there is none.
void remove_from_collection(const std::filesystem::path& folder,
                            const std::filesystem::path& result, const std::string& reason);

// Throws DataError when the folder has a log and the files in it are not those that the log says,
// or the log was changed: nothing comes or goes without a reason.
void check_collection(const std::filesystem::path& folder, const std::vector<BoardFile>& files);

}  // namespace adaptbench

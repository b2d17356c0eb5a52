#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "leaderboard/publication/board_entries.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {

// A folder of result files that makes a leaderboard, with a log (log.jsonl) of every addition and
// removal and its reason.

// Verifies a result file as asked and copies it to FOLDER/TRACK/ALGORITHM-HASH-seed-N.result.json;
// the log keeps the level that it passed. Returns that path. Throws DataError when it does not
// verify, when the collection holds this algorithm's seed already, and when the folder holds
// results without a log: they would not be of the collection.
std::filesystem::path add_to_collection(const std::filesystem::path& folder,
                                        const VerifyRequest& request, const std::string& reason);

// Takes one file out of the collection; `result` is its path in the folder. Throws ConfigError when
// there is none.
void remove_from_collection(const std::filesystem::path& folder,
                            const std::filesystem::path& result, const std::string& reason);

// Where the folder has a log: gives each file the level of verification that the log says it
// passed. Throws DataError when the files are not those that the log says, or the log was changed:
// nothing comes or goes without a reason.
void check_collection(const std::filesystem::path& folder, std::vector<BoardFile>& files);

}  // namespace adaptbench

#include "leaderboard/harness/data_files.h"

namespace adaptbench {

// Named by the build: __FILE__ would be relative where a compiler cache shares objects between
// clones.
std::filesystem::path data_folder() { return ADAPTBENCH_DATA_DIR; }

std::string canonical_dump(const Json& document) { return nlohmann::json(document).dump(); }

}  // namespace adaptbench

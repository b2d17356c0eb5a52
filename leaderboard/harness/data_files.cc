#include "leaderboard/harness/data_files.h"

#include <string>
#include <system_error>

namespace adaptbench {
namespace {

// Named by the build: __FILE__ would be relative where a compiler cache shares objects between
// clones.
std::filesystem::path source_folder() { return ADAPTBENCH_DATA_DIR; }

std::filesystem::path installed_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path() / "../share/adaptbench";
}

}  // namespace

std::vector<std::filesystem::path> data_folders() {
  std::vector<std::filesystem::path> result;
  for (const auto& folder : {source_folder(), installed_folder()}) {
    std::error_code error;
    if (std::filesystem::is_directory(folder / "schemas", error)) result.push_back(folder);
  }
  return result;
}

std::filesystem::path find_data_file(const std::filesystem::path& relative) {
  for (const auto& folder : data_folders()) {
    std::error_code error;
    if (std::filesystem::is_regular_file(folder / relative, error)) return folder / relative;
  }
  return {};
}

std::string canonical_dump(const Json& document) { return nlohmann::json(document).dump(); }

}  // namespace adaptbench

#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace adaptbench {

std::vector<std::string> find_includes(const std::string& text) {
  static const std::regex kInclude(R"re((?:^|\n)[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"])re");
  std::vector<std::string> result;
  for (std::sregex_iterator match(text.begin(), text.end(), kInclude), end; match != end; ++match) {
    result.push_back((*match)[1]);
  }
  return result;
}

std::vector<SourceFile> read_source_tree() {
  const std::filesystem::path root = ADAPTBENCH_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* folder : {"core", "simulation", "robots", "tasks", "algorithms", "leaderboard",
                             "cli", "benchmarks", "tests"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      std::ifstream stream(entry.path());
      SourceFile file;
      file.path = std::filesystem::relative(entry.path(), root);
      file.folder = folder;
      file.text.assign(std::istreambuf_iterator<char>(stream), {});
      file.lines = static_cast<int>(std::count(file.text.begin(), file.text.end(), '\n'));
      file.includes = find_includes(file.text);
      files.push_back(std::move(file));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

}  // namespace adaptbench

#pragma once

#include <string>
#include <vector>

namespace adaptbench {

struct SourceFile {
  std::string path;    // relative to the repository's root: "core/random.h"
  std::string folder;  // its first part: "core"
  int lines = 0;
  std::string text;
  std::vector<std::string> includes;  // "core/error.h" for "..." and <...> alike
};

// Every .h and .cc below the folders that hold code, in alphabetical order.
std::vector<SourceFile> read_source_tree();

// The includes of a source text.
std::vector<std::string> find_includes(const std::string& text);

}  // namespace adaptbench

// What every source file has in common.
#include <gtest/gtest.h>

#include <regex>

#include "tests/architecture/source_tree.h"

namespace adaptbench {
namespace {

bool is_header(const SourceFile& file) { return file.path.ends_with(".h"); }

TEST(SourceFormTest, EveryHeaderIsReadOnce) {
  for (const auto& file : read_source_tree()) {
    if (!is_header(file)) continue;
    EXPECT_NE(file.text.find("#pragma once"), std::string::npos) << file.path;
  }
}

// A file that has grown past these limits has more than one thing to say: split it. Aim for half.
TEST(SourceFormTest, FilesStaySmallEnoughToRead) {
  for (const auto& file : read_source_tree()) {
    EXPECT_LE(file.lines, is_header(file) ? 300 : 500) << file.path;
  }
}

TEST(SourceFormTest, NoFileReachesForAnotherSourceOfRandomness) {
  const std::regex forbidden(
      R"(std::(mt19937|random_device|default_random_engine|normal_distribution|uniform_\w+_distribution)|\b(s?rand|drand48)\(|(torch|at)::(randn?|normal|manual_seed)\()");
  for (const auto& file : read_source_tree()) {
    if (file.path == "tests/architecture/source_form_test.cc") continue;
    std::smatch found;
    EXPECT_FALSE(std::regex_search(file.text, found, forbidden))
        << file.path << " uses " << found.str() << "; all randomness comes from core/random.h";
  }
}

// The program is used in scripts: whatever goes wrong becomes an error message and an exit status.
TEST(SourceFormTest, OnlyMainEndsTheProcess) {
  const std::regex forbidden(R"(\b(std::)?(exit|abort|quick_exit|_exit)\s*\()");
  for (const auto& file : read_source_tree()) {
    if (file.folder == "cli" || file.folder == "tests") continue;
    std::smatch found;
    EXPECT_FALSE(std::regex_search(file.text, found, forbidden))
        << file.path << " calls " << found.str();
  }
}

}  // namespace
}  // namespace adaptbench

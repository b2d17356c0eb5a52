// The results that this repository publishes must stand as long as they are published: a change
// that makes the program refuse them needs a new version of what changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "leaderboard/publication/board.h"
#include "leaderboard/verification/file_checks.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {
namespace {

std::vector<std::filesystem::path> published(const std::string& name) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(ADAPTBENCH_SOURCE_DIR) / "leaderboard/reference")) {
    if (entry.path().filename() == name) paths.push_back(entry.path());
  }
  return paths;
}

TEST(ReferenceResultsTest, EveryPublishedFileVerifies) {
  ThreadPool threads(1);
  ASSERT_FALSE(published("result.json").empty());
  for (const auto& path : published("result.json")) {
    VerifyRequest request;
    request.result = path;
    request.threads = &threads;
    const Verdict verdict = verify(request);
    EXPECT_TRUE(verdict.ok()) << path << "\n" << verdict.text();
    EXPECT_THAT(verdict.not_checked, testing::Each(testing::Not(testing::HasSubstr("not known"))))
        << path;
  }
}

// If it fails: adaptbench leaderboard build FOLDER.
TEST(ReferenceResultsTest, EveryPublishedBoardFollowsFromItsFiles) {
  ThreadPool threads(2);
  ASSERT_FALSE(published("leaderboard.json").empty());
  for (const auto& path : published("leaderboard.json")) {
    const Json kept = read_json(path);
    const Json built = build_board({path.parent_path(), kept["resamples"].get<int>(), &threads});
    EXPECT_EQ(first_difference(kept, built), "") << path;
  }
}

}  // namespace
}  // namespace adaptbench

// The results that this repository publishes must stand as long as they are published: a change that makes the program refuse
// them needs a new version of what changed.
#include <gtest/gtest.h>

#include <filesystem>

#include "leaderboard/verification/verify.h"

namespace adaptbench {
namespace {

TEST(ReferenceResultsTest, EveryPublishedFileVerifies) {
  ThreadPool threads(1);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(ADAPTBENCH_SOURCE_DIR) / "leaderboard/reference")) {
    if (entry.path().filename() != "result.json") continue;
    VerifyRequest request;
    request.result = entry.path();
    request.threads = &threads;
    const Verdict verdict = verify(request);
    EXPECT_TRUE(verdict.ok()) << entry.path() << "\n" << verdict.text();
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace adaptbench

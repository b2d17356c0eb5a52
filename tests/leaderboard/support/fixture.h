#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

#include "core/thread_pool.h"
#include "leaderboard/harness/evaluation.h"
#include "leaderboard/harness/track.h"
#include "leaderboard/harness/training.h"

namespace adaptbench {

// The document of a small track on the stub world.
Json stub_track_json();
Track stub_track();

// While it lives, the robot "stub" has this version.
class StubVersion {
 public:
  explicit StubVersion(int version);
  ~StubVersion();
  StubVersion(const StubVersion&) = delete;
  StubVersion& operator=(const StubVersion&) = delete;
};

// Called before a world of the stub engine is made and before each of its resets, where set: what
// they throw is what the machine lacks. For tests on one thread.
struct StubFaults {
  std::function<void()> at_making, at_reset;
};
StubFaults& stub_faults();

// A folder of its own for each test, removed afterwards.
class FolderTest : public ::testing::Test {
 protected:
  FolderTest();
  ~FolderTest() override;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

// Trains and evaluates into `out` (with actions recorded); returns the result's path.
std::filesystem::path run_stub(const Track& track, const std::string& algorithm,
                               const std::filesystem::path& out, std::uint64_t seed = 0,
                               const Json& options = Json::object(), int threads = 1);

std::string slurp(const std::filesystem::path& path);
// The text with every "seconds":number taken out: what must be equal between two runs of the same.
std::string without_times(const std::filesystem::path& path);

// Runs `action` and returns the message of the adaptbench::Error that it must throw; "" if it
// throws none.
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

}  // namespace adaptbench

// A disk that is full or read-only: a clear error, nothing lost, and the run goes on later. On a
// real file system of a few kilobytes, where the system lets us mount one (as root); the tests of a
// limited file size run everywhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <regex>

#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class DiskTest : public testing::Test {
 protected:
  DiskTest() { write_tiny_track(track_, 16000); }
  ~DiskTest() override { umount2(disk_.c_str(), MNT_DETACH); }

  void SetUp() override {
    fs::create_directory(disk_);
    if (mount("tmpfs", disk_.c_str(), "tmpfs", 0, "size=4k") != 0)
      GTEST_SKIP() << "no right to mount a file system";
  }

  void remount(const char* settings, unsigned long flags = 0) const {
    ASSERT_EQ(mount("tmpfs", disk_.c_str(), "tmpfs", MS_REMOUNT | flags, settings), 0);
  }

  [[nodiscard]] ProgramResult train(const std::string& out) const {
    return run_program({"train", "--track", track_, "--algorithm", "maml", "--set", "meta_batch=2",
                        "--set", "episodes_per_task=2", "--out", out});
  }
  [[nodiscard]] ProgramResult evaluate(const std::string& out) const {
    return run_program({"evaluate", "--track", track_, "--checkpoint",
                        folder_.file("trained/checkpoint.adaptbench"), "--out", out});
  }

  static void expect_error(const ProgramResult& result, const std::string& file,
                           const std::string& reason) {
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr("cannot write"), HasSubstr(file), HasSubstr(reason)));
  }

  static std::string without_times(const fs::path& path) {
    return std::regex_replace(read_text(path), std::regex("seconds\": ?[0-9.e+-]+"), "");
  }

  TemporaryFolder folder_;
  const std::string track_ = folder_.file("tiny.json");
  const std::string disk_ = folder_.file("disk");
};

TEST_F(DiskTest, FullDiskStopsTrainingWhichGoesOnWithMoreRoom) {
  ASSERT_EQ(train(folder_.file("trained")).status, 0);
  remount("size=16k");  // room for the log, not for a checkpoint
  expect_error(train(disk_), disk_ + "/checkpoint.adaptbench", "No space left on device");
  EXPECT_FALSE(fs::exists(disk_ + "/checkpoint.adaptbench"));
  remount("size=4m");
  ASSERT_EQ(train(disk_).status, 0);
  for (const std::string name : {"/checkpoint.adaptbench", "/training-log.jsonl"})
    EXPECT_EQ(without_times(disk_ + name), without_times(folder_.file("trained") + name));
}

TEST_F(DiskTest, FullDiskStopsEvaluationWhichGoesOnWithMoreRoom) {
  ASSERT_EQ(train(folder_.file("trained")).status, 0);
  ASSERT_EQ(evaluate(folder_.file("undisturbed")).status, 0);
  expect_error(evaluate(disk_), disk_ + "/rows.jsonl", "No space left on device");
  EXPECT_EQ(read_text(disk_ + "/rows.jsonl").back(), '\n');  // whole lines only
  remount("size=12k");  // room for the rows, not for the result as well
  expect_error(evaluate(disk_), disk_ + "/result.json", "No space left on device");
  EXPECT_FALSE(fs::exists(disk_ + "/result.json"));
  const std::string rows = read_text(disk_ + "/rows.jsonl");
  remount("size=4m");
  ASSERT_EQ(evaluate(disk_).status, 0);
  EXPECT_EQ(read_text(disk_ + "/rows.jsonl"), rows);
  EXPECT_EQ(without_times(disk_ + "/result.json"),
            without_times(folder_.file("undisturbed/result.json")));
}

TEST_F(DiskTest, ReadOnlyDiskIsNamedAndEarlierRowsStay) {
  remount("size=4m");
  ASSERT_EQ(train(folder_.file("trained")).status, 0);
  ASSERT_EQ(evaluate(disk_).status, 0);
  const std::string rows = read_text(disk_ + "/rows.jsonl");
  remount("size=4m", MS_RDONLY);
  expect_error(evaluate(disk_), disk_ + "/rows.jsonl", "Read-only file system");
  expect_error(train(disk_), disk_ + "/training-log.jsonl", "Read-only file system");
  EXPECT_EQ(read_text(disk_ + "/rows.jsonl"), rows);
}

}  // namespace
}  // namespace adaptbench

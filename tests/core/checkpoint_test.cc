#include "core/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "tests/support/temporary_folder.h"

namespace adaptbench {
namespace {

using ::testing::HasSubstr;

Checkpoint example() {
  Checkpoint checkpoint;
  checkpoint.header["algorithm"] = "maml";
  checkpoint.set_array("parameters", {1.0F, -0.0F, std::numeric_limits<float>::denorm_min()});
  checkpoint.set_array("empty", {});
  return checkpoint;
}

std::string load_error(const std::string& bytes) {
  try {
    Checkpoint::from_bytes(bytes, "file");
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

TEST(CheckpointTest, RoundTripKeepsEveryBit) {
  const std::string bytes = example().to_bytes();
  const Checkpoint loaded = Checkpoint::from_bytes(bytes, "file");
  EXPECT_EQ(loaded.to_bytes(), bytes);
  EXPECT_EQ(loaded.array("parameters").size(), 3U);
  EXPECT_EQ(loaded.header["algorithm"], "maml");
}

TEST(CheckpointTest, EveryTruncationIsAnError) {
  const std::string bytes = example().to_bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(Checkpoint::from_bytes(bytes.substr(0, length), "file"), DataError) << length;
  }
}

TEST(CheckpointTest, DamageIsNamed) {
  std::string bytes = example().to_bytes();
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  EXPECT_THAT(load_error(bytes), HasSubstr("damaged"));
  EXPECT_THAT(load_error(example().to_bytes() + "x"), HasSubstr("damaged"));
  EXPECT_THAT(load_error("adaptbench-checkpoint 2\n5\n"),
              HasSubstr("checkpoint version '2', this program reads version 1"));
  EXPECT_THAT(load_error("hello\n"), HasSubstr("not a checkpoint"));
}

TEST(CheckpointTest, AnotherArchitectureIsNamed) {
  const Checkpoint checkpoint = example();
  EXPECT_THROW((void)checkpoint.array("parameters", 4), DataError);
  EXPECT_THROW((void)checkpoint.array("missing"), DataError);
}

TEST(FileTest, AFailedWriteLeavesTheOldContentAndNothingElse) {
  const TemporaryFolder temporary;
  const auto& folder = temporary.path();
  write_file_atomically(folder / "a", "old");
  EXPECT_THROW(write_file_atomically(folder / "a" / "b", "new"), DataError);
  std::filesystem::create_directories(folder / "c" / "d");
  EXPECT_THROW(write_file_atomically(folder / "c", "new"), DataError);
  EXPECT_EQ(read_file(folder / "a", 10), "old");
  write_file_atomically(folder / "a", "new");
  EXPECT_EQ(read_file(folder / "a", 10), "new");
  EXPECT_THROW(read_file(folder / "a", 2), DataError);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
}

TEST(FileTest, LinksStayAndPipesAreRefused) {
  const TemporaryFolder temporary;
  const auto& folder = temporary.path();
  write_file_atomically(folder / "a", "old");
  std::filesystem::create_symlink(folder / "a", folder / "link");
  write_file_atomically(folder / "link", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "a", 10), "new");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink(folder / "pipe", folder / "link_to_pipe");
  EXPECT_THROW(write_file_atomically(folder / "pipe", "new"), DataError);
  EXPECT_THROW(write_file_atomically(folder / "link_to_pipe", "new"), DataError);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}

TEST(FileTest, WhatALinkLeadsToNeedNotBeThereYet) {
  const TemporaryFolder temporary;
  const auto& folder = temporary.path();
  std::filesystem::create_directory(folder / "far");
  std::filesystem::create_symlink("far/link", folder / "link");  // from where the link lies
  std::filesystem::create_symlink(folder / "b", folder / "far" / "link");
  write_file_atomically(folder / "link", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "b", 10), "new");
  std::filesystem::create_symlink("round", folder / "round");
  EXPECT_THROW(write_file_atomically(folder / "round", "new"), DataError);
}

TEST(FileTest, MakesTheFolder) {
  const TemporaryFolder temporary;
  const auto& folder = temporary.path();
  write_file_atomically(folder / "in" / "b", "new");
  EXPECT_EQ(read_file(folder / "in" / "b", 10), "new");
}

}  // namespace
}  // namespace adaptbench

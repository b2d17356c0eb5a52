// scripts/reproduce with a program in the place of adaptbench, one of whose two runs fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "tests/cli/program.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = R"(#!/usr/bin/env bash
echo "$@" >> calls
case "$1" in
  run)
    runs=${!#}
    mkdir -p "$runs"/maml/seed-{0,1}
    touch "$runs"/maml/seed-{0,1}/{checkpoint.adaptbench,training-log.jsonl} "$runs/maml/seed-0/result.json"
    exit 3 ;;
  leaderboard) touch "$3/leaderboard.json" ;;
esac
)";

class ReproduceTest : public testing::Test {
 protected:
  ReproduceTest() {
    for (const char* path : {"scripts", "build/release"})
      fs::create_directories(folder_.path() / path);
    fs::copy(fs::path(ADAPTBENCH_SOURCE_DIR) / "scripts/reproduce", folder_.path() / "scripts");
    for (const char* script : {"scripts/install-packages", "scripts/build"})
      write_program(script, "#!/bin/sh\n");
    write_program("build/release/adaptbench", kProgram);
  }

  void write_program(const std::string& name, const std::string& text) const {
    write_text(folder_.path() / name, text);
    fs::permissions(folder_.path() / name, fs::perms::owner_all);
  }

  TemporaryFolder folder_;
};

TEST_F(ReproduceTest, WhatSucceededIsKeptWhereAnotherRunFailed) {
  const std::string command = folder_.file("scripts/reproduce") + " test/track 2 maml >/dev/null";
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 3);
  const fs::path kept = folder_.path() / "leaderboard/reference/test/track";
  for (const char* file : {"maml/seed-0/result.json", "maml/seed-0/training-log.jsonl",
                           "maml/seed-0/checkpoint.adaptbench", "leaderboard.json"}) {
    EXPECT_TRUE(fs::exists(kept / file)) << file;
  }
  EXPECT_FALSE(fs::exists(kept / "maml/seed-1"));
}

TEST_F(ReproduceTest, RunsWhatTheReferenceHasWhereNoAlgorithmsAreNamed) {
  const std::string script = folder_.file("scripts/reproduce");
  const auto runs = [&](const std::string& arguments) {
    fs::remove(folder_.path() / "calls");
    [[maybe_unused]] const int status = std::system((script + arguments + " >/dev/null").c_str());
    return read_text(folder_.path() / "calls");
  };
  EXPECT_THAT(runs(" test/track"), testing::HasSubstr("--algorithms maml,fine_tuning,"));
  EXPECT_THAT(runs(" test/track"), testing::HasSubstr("--algorithms maml --seeds 5"));
  EXPECT_THAT(runs(" test/other 2 zero"), testing::HasSubstr("--algorithms zero --seeds 2"));
}

}  // namespace
}  // namespace adaptbench

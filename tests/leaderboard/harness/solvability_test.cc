#include "leaderboard/harness/solvability.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/error.h"
#include "leaderboard/harness/line_file.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

class SolvabilityTest : public FolderTest {
 protected:
  SolvabilityRequest request(const std::string& out, ThreadPool& threads) const {
    SolvabilityRequest request;
    request.family = "stub-aim";
    request.robot = "stub";
    request.engine = "stub";
    request.levels = {Level::kTrain, Level::kInterpolation};
    request.variants = 6;
    request.settings = {{"seed", 3}};
    if (!out.empty()) request.out = folder() / out;
    request.threads = &threads;
    return request;
  }

  // Goals below one half are solved.
  static SolvedVariant solve(const Variant& variant) {
    const double goal = variant.parameters().number("goal");
    return {.variant = variant.id(), .solved = goal < 0.5, .details = {{"goal", goal}}};
  }
};

TEST_F(SolvabilityTest, EveryVariantIsTriedTheSameForAnyNumberOfThreads) {
  ThreadPool one(1), three(3);
  const auto rows = check_solvability(request("one", one), solve);
  check_solvability(request("three", three), solve);
  ASSERT_EQ(rows.size(), 12U);
  EXPECT_EQ(rows[0].level, Level::kTrain);
  EXPECT_EQ(rows[11].level, Level::kInterpolation);
  EXPECT_EQ(slurp(folder() / "one"), slurp(folder() / "three"));
  EXPECT_EQ(read_lines(folder() / "one").size(), 13U);
}

TEST_F(SolvabilityTest, StoppedItKeepsItsRowsAndGoesOn) {
  ThreadPool threads(1);
  check_solvability(request("whole", threads), solve);
  std::atomic<bool> stop = false;
  int calls = 0;
  SolvabilityRequest stopped = request("part", threads);
  stopped.stop = &stop;
  const VariantSolver impatient = [&](const Variant& variant) {
    stop = ++calls == 5;
    return solve(variant);
  };
  EXPECT_THROW((void)check_solvability(stopped, impatient), Interrupted);
  std::ofstream(folder() / "part", std::ios::app) << "{\"variant\": \"torn off";
  stop = false;
  EXPECT_EQ(check_solvability(stopped, impatient).size(), 12U);
  EXPECT_EQ(calls, 12);  // none twice
  EXPECT_EQ(slurp(folder() / "part"), slurp(folder() / "whole"));
}

TEST_F(SolvabilityTest, FilesOfOtherChecksAndDamagedOnesAreRefused) {
  ThreadPool threads(1);
  check_solvability(request("rows", threads), solve);
  const std::string good = slurp(folder() / "rows");
  SolvabilityRequest other = request("rows", threads);
  other.settings["seed"] = 4;
  EXPECT_THROW((void)check_solvability(other, solve), ConfigError);
  for (const std::string damaged : {"0001\"", "\"solved\"", "\"details\""}) {
    std::string bad = good;
    bad[bad.find(damaged, bad.find('\n')) + 2] = '~';
    std::ofstream(folder() / "rows") << bad;
    EXPECT_THROW((void)check_solvability(request("rows", threads), solve), DataError) << damaged;
  }
  std::string bare = good;  // of its details a number alone is left
  const auto from = bare.find("{\"goal\"");
  bare.replace(from, bare.find('}', from) + 1 - from, "5");
  std::ofstream(folder() / "rows") << bare;
  EXPECT_THROW((void)check_solvability(request("rows", threads), solve), DataError);
}

TEST_F(SolvabilityTest, AnErrorOfTheSolverEndsItAndKeepsTheRowsBefore) {
  ThreadPool threads(1);
  int calls = 0;
  const VariantSolver broken = [&](const Variant& variant) {
    if (++calls == 3) throw SimulationError("broken");
    return solve(variant);
  };
  EXPECT_THROW((void)check_solvability(request("rows", threads), broken), SimulationError);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(read_lines(folder() / "rows").size(), 3U);  // the head and two rows
}

TEST_F(SolvabilityTest, ALevelThatTheTaskLacksIsRefused) {
  ThreadPool threads(1);
  SolvabilityRequest lacking = request("rows", threads);
  lacking.levels.push_back(Level::kCategory);
  EXPECT_THAT(error_of([&] { (void)check_solvability(lacking, solve); }),
              testing::HasSubstr("has no level category"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "rows"));
}

TEST_F(SolvabilityTest, WhatCannotBeWrittenIsAnError) {
  ThreadPool threads(2);
  EXPECT_THROW((void)check_solvability(request("rows/", threads), solve), DataError);
}

}  // namespace
}  // namespace adaptbench

// Checks of a task: what its reference controller solves, what random actions do to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> check(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"check-solvable", "open-door", "--robot",    "widowx",
                                        "--levels",       "in-range",  "--variants", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(CheckSolvableTest, RandomActionsOpenNoDoorAndBreakNothing) {
  const TemporaryFolder folder;
  const std::string file = folder.file("random.jsonl");
  const ProgramResult first = run_program(check({"--random", "--episodes", "2", "--out", file}));
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("2 episodes of random actions: 0 with success at some step"));
  EXPECT_THAT(first.out, HasSubstr("failed simulations"));
  EXPECT_THAT(first.out, Not(HasSubstr("Not solved"))) << "no door is to be excluded for that";

  const ProgramResult reference = run_program(check({"--episodes", "2", "--out", file}));
  EXPECT_NE(reference.status, 0) << "the file is of random actions";
  EXPECT_THAT(reference.err, HasSubstr("another check"));
}

TEST(CheckSolvableTest, NumbersOfADamagedFileAreRefused) {
  const TemporaryFolder folder;
  const std::string file = folder.file("random.jsonl");
  EXPECT_EQ(run_program(check({"--random", "--out", file})).status, 0);
  std::string text = read_text(file);
  text.replace(text.find("\"failed_episodes\":") + 18, 1, "\"x\"");
  write_text(file, text);
  const ProgramResult result = run_program(check({"--random", "--out", file}));
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("in-range/0000: details: 'failed_episodes' must be a number"));
}

TEST(CheckSolvableTest, ReferenceControllerOpensADoor) {
  const ProgramResult result = run_program(check({}));
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, Not(HasSubstr("Not solved")));
}

}  // namespace
}  // namespace adaptbench

// What a user sees first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <regex>
#include <sstream>

#include "core/json.h"
#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(HelpTest, EveryCommandExplainsItselfWithAnExample) {
  const std::vector<std::vector<std::string>> commands = {
      {},           {"list"},        {"describe"},       {"run"},   {"train"},
      {"evaluate"}, {"leaderboard"}, {"verify"},         {"sign"},  {"key-pair"},
      {"render"},   {"playthrough"}, {"check-solvable"}, {"reach"}, {"swap-shots"},
  };
  for (auto arguments : commands) {
    const std::string name = arguments.empty() ? "" : arguments.front();
    arguments.emplace_back("--help");
    const ProgramResult result = run_program(arguments);
    EXPECT_EQ(result.status, 0) << name;
    EXPECT_THAT(result.out, AllOf(HasSubstr("Example"), HasSubstr("adaptbench " + name))) << name;
    EXPECT_EQ(result.err, "") << name;
  }
}

// The examples of a help text, words apart, without the remarks in parentheses behind them.
std::vector<std::vector<std::string>> examples_of(const std::string& command) {
  const std::string help =
      std::regex_replace(run_program({command, "--help"}).out, std::regex(R"(\\\n)"), " ");
  std::vector<std::vector<std::string>> examples;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  adaptbench ")) continue;
    std::istringstream words(line.substr(0, line.find(" (")));
    std::vector<std::string> example{std::istream_iterator<std::string>(words), {}};
    example.erase(example.begin());
    examples.push_back(example);
  }
  return examples;
}

// Those that train or need what an earlier one left are not run here.
TEST(HelpTest, ExamplesWork) {
  const TemporaryFolder folder;
  int tried = 0;
  for (const std::string command : {"list", "describe", "playthrough", "reach", "render"}) {
    for (auto example : examples_of(command)) {
      if (std::ranges::count(example, "--checkpoint") > 0) continue;
      const auto out = std::ranges::find(example, "--out");
      if (out != example.end()) *(out + 1) = folder.file(*(out + 1));
      const ProgramResult result = run_program(example);
      EXPECT_EQ(result.status, 0) << testing::PrintToString(example) << result.err;
      ++tried;
    }
  }
  EXPECT_GE(tried, 12);
}

TEST(HelpTest, AFullDiskIsNoticed) {
  for (const std::string arguments : {"--help", "--version", "list tasks", "describe ant"}) {
    const std::string command =
        std::string(ADAPTBENCH_PROGRAM) + " " + arguments + " > /dev/full 2> /dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1) << arguments;
  }
}

TEST(HelpTest, ALogThatCannotBeWrittenEndsNothing) {
  const TemporaryFolder folder;
  const std::string command = std::string(ADAPTBENCH_PROGRAM) +
                              " check-solvable point-goal --random --variants 1 --out " +
                              folder.file("rows.jsonl") + " > /dev/null 2> /dev/full";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 0);
}

TEST(HelpTest, VersionNamesTheRevision) {
  const ProgramResult result = run_program({"--version"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, testing::MatchesRegex("adaptbench [0-9.]+ \\(revision [0-9a-z-]+\\)\n"));
}

TEST(ListTest, NamesAreThereAsTableAndAsJson) {
  for (const std::string kind : {"tasks", "robots", "algorithms", "tracks"}) {
    const ProgramResult table = run_program({"list", kind});
    const ProgramResult json = run_program({"list", kind, "--json"});
    EXPECT_EQ(table.status, 0);
    EXPECT_EQ(json.status, 0);
    const Json entries = parse_json(json.out, kind);
    EXPECT_FALSE(entries.empty()) << kind;
    for (const auto& entry : entries) {
      EXPECT_THAT(table.out, HasSubstr(entry["name"].get<std::string>()));
      EXPECT_FALSE(entry["description"].get<std::string>().empty()) << entry["name"];
    }
  }
}

TEST(DescribeTest, TaskShowsUnitsRangesPerLevelAndChannels) {
  const ProgramResult result = run_program({"describe", "point-goal"});
  EXPECT_EQ(result.status, 0);
  // goal_x is trained on [-0.5, 0.5] without [0.1, 0.3]; outside lies up to 0.85
  // (tasks/point_goal/point_goal.cc).
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("goal_x"), HasSubstr("[-0.5, 0.5]"), HasSubstr("[0.1, 0.3]"),
                    HasSubstr("(0.5, 0.85]"), HasSubstr("Observation on point (2 numbers)")));
}

TEST(DescribeTest, RobotAlgorithmAndTrackAreFoundByNameAlone) {
  EXPECT_THAT(run_program({"describe", "ant"}).out, HasSubstr("Robot ant"));
  const ProgramResult maml = run_program({"describe", "maml"});
  EXPECT_THAT(maml.out, AllOf(HasSubstr("Algorithm maml"), HasSubstr("inner_step_size"),
                              HasSubstr("one of: ")));
  const ProgramResult track = run_program({"describe", "point-goal/plain"});
  EXPECT_THAT(track.out, AllOf(HasSubstr("point-goal/plain"), HasSubstr("extrapolation")));
}

TEST(DescribeTest, TaskSaysInWhichFrameItSpeaks) {
  EXPECT_THAT(run_program({"describe", "run-direction"}).out, HasSubstr("Frames: the world's"));
  EXPECT_THAT(run_program({"describe", "open-door"}).out, HasSubstr("Frames: the task frame"));
  EXPECT_THAT(run_program({"describe", "open-door-camera"}).out,
              HasSubstr("Frames: the axes of the tool at the start"));
}

TEST(DescribeTest, AnotherRobotHasAnotherLayout) {
  const ProgramResult result = run_program({"describe", "run-direction", "--robot", "ant"});
  EXPECT_THAT(result.out, HasSubstr("Action on ant (8 numbers)"));
}

}  // namespace
}  // namespace adaptbench

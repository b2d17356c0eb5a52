// Whatever a user gets wrong: one line on standard error that says what is allowed, and an exit
// status that scripts can use (2: the command line itself, 1: everything else).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

void expect_failure(const std::vector<std::string>& arguments, int status,
                    const testing::Matcher<std::string>& message) {
  const ProgramResult result = run_program(arguments);
  EXPECT_EQ(result.status, status) << result.err;
  EXPECT_THAT(result.err, AllOf(StartsWith("adaptbench: "), message));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

class BadInputTest : public testing::Test {
 protected:
  BadInputTest() { write_tiny_track(track_, 4000); }

  std::vector<std::string> train(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {
        "train", "--track", track_, "--algorithm", "maml", "--out", folder_.file("run")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  TemporaryFolder folder_;
  const std::string track_ = folder_.file("tiny.json");
};

TEST_F(BadInputTest, UnknownNamesComeWithTheNearestOne) {
  expect_failure({"describe", "run-directoin"}, 1, HasSubstr("did you mean 'run-direction'?"));
  expect_failure({"describe", "run-direction", "--robot", "aant"}, 1,
                 HasSubstr("did you mean 'ant'?"));
  expect_failure({"train", "--track", "point-goal/plane", "--algorithm", "maml"}, 1,
                 HasSubstr("point-goal/plain"));
  expect_failure({"train", "--track", "point-goal/plain", "--algorithm", "mamml"}, 1,
                 HasSubstr("did you mean 'maml'?"));
  expect_failure({"trian"}, 2, HasSubstr("did you mean 'train'?"));
  expect_failure({"leaderboard", "biuld"}, 2, HasSubstr("did you mean 'build'?"));
  expect_failure({"describe", "something-else"}, 1, Not(HasSubstr("did you mean")));
}

TEST_F(BadInputTest, UsageErrorsSayWhatIsMissing) {
  expect_failure({}, 2, HasSubstr("needs a command: list"));
  expect_failure({"leaderboard"}, 2, HasSubstr("needs a command: build"));
  expect_failure({"train"}, 2, HasSubstr("--track"));
  expect_failure(train({"--threads", "0"}), 2, HasSubstr("1"));
  for (const char* seed : {"minus", "-1", "1.5", "99999999999999999999"})
    expect_failure(train({"--seed", seed}), 2, HasSubstr("--seed"));
  expect_failure(train({"--colour"}), 2, HasSubstr("--colour"));
}

TEST_F(BadInputTest, OptionsSayWhatTheyAllow) {
  expect_failure(train({"--set", "iner_step_size=0.1"}), 1,
                 HasSubstr("did you mean 'inner_step_size'?"));
  expect_failure(train({"--set", "inner_step_size=fast"}), 1, HasSubstr("a number in [0, 100]"));
  expect_failure(train({"--set", "inner_step_size=-1"}), 1, HasSubstr("a number in [0, 100]"));
  expect_failure(train({"--set", "outer=adam"}), 1, HasSubstr("one of: trpo, ppo"));
  expect_failure(train({"--set", "inner_step_size"}), 1, HasSubstr("inner_step_size"));
}

TEST_F(BadInputTest, ConfigurationFilesAreReadStrictly) {
  const std::string config = folder_.file("config.json");
  write_text(config, R"({"inner_step_size": 0.1)");
  expect_failure(train({"--config", config}), 1, HasSubstr("config.json"));
  write_text(config, R"({"inner_step_size": "0.1"})");
  expect_failure(train({"--config", config}), 1, HasSubstr("a number in [0, 100]"));
  write_text(config, R"([1])");
  expect_failure(train({"--config", config}), 1, HasSubstr("object"));
  expect_failure(train({"--config", folder_.file("none.json")}), 1, HasSubstr("none.json"));
}

TEST_F(BadInputTest, FilesOfAnotherKindAreNamed) {
  expect_failure({"leaderboard", "show", track_}, 1,
                 AllOf(HasSubstr("adaptbench-track@1"), HasSubstr("adaptbench-leaderboard@1")));
  expect_failure({"leaderboard", "merge", folder_.file("none"), "--out", folder_.file("m")}, 1,
                 HasSubstr("there is no such file"));
}

TEST_F(BadInputTest, DamagedTracksAreRefused) {
  expect_failure({"describe", folder_.file("none.json")}, 1, HasSubstr("none.json: No such file"));
  write_text(track_, R"({"schema": "adaptbench-track@1", "name": )");
  expect_failure(train({}), 1, HasSubstr("tiny.json"));
  write_text(track_, R"({"schema": "adaptbench-track@1"})");
  expect_failure(train({}), 1, HasSubstr("tiny.json"));
}

TEST_F(BadInputTest, DamagedCheckpointsAreRefused) {
  const std::string checkpoint = folder_.file("checkpoint.adaptbench");
  const std::vector<std::string> evaluate = {
      "evaluate", "--track", track_, "--checkpoint", checkpoint, "--out", folder_.file("e")};
  expect_failure(evaluate, 1, HasSubstr("checkpoint.adaptbench"));
  write_text(checkpoint, "");
  expect_failure(evaluate, 1, HasSubstr("checkpoint.adaptbench"));
  write_text(checkpoint, "adaptbench-checkpoint 99\n");
  expect_failure(evaluate, 1, HasSubstr("checkpoint.adaptbench"));
  ASSERT_EQ(run_program({"train", "--track", track_, "--algorithm", "random", "--out",
                         folder_.file("random")})
                .status,
            0);
  const std::string whole = read_text(folder_.file("random/checkpoint.adaptbench"));
  write_text(checkpoint, whole.substr(0, whole.size() - 5));
  expect_failure(evaluate, 1, HasSubstr("checkpoint.adaptbench"));
}

TEST_F(BadInputTest, OutputThatCannotBeWrittenIsNamed) {
  write_text(folder_.file("file"), "in the way");
  expect_failure(
      {"train", "--track", track_, "--algorithm", "random", "--out", folder_.file("file/run")}, 1,
      HasSubstr(folder_.file("file")));
  expect_failure({"leaderboard", "show", folder_.file("nowhere")}, 1, HasSubstr("nowhere"));
}

TEST_F(BadInputTest, AnotherRunsFolderIsNotOverwritten) {
  ASSERT_EQ(run_program(
                {"train", "--track", track_, "--algorithm", "random", "--out", folder_.file("run")})
                .status,
            0);
  expect_failure(train({}), 1, HasSubstr("belongs to another run"));
}

TEST_F(BadInputTest, ShardsMustBePartOfTheWhole) {
  for (const std::string shard : {"2/2", "-1/2", "1", "1/x", "0/0"}) {
    expect_failure({"evaluate", "--track", track_, "--checkpoint", "none", "--shard=" + shard}, 1,
                   HasSubstr("0 <= I < N"));
  }
}

TEST_F(BadInputTest, AssignmentsOfSeveralAlgorithmsSayWhoseTheyAre) {
  const auto run = [this](const std::string& assignment) {
    return std::vector<std::string>{"run",          "--track", track_,    "--algorithms",
                                    "maml,scratch", "--set",   assignment};
  };
  expect_failure(run("inner_step_size=1"), 1, HasSubstr("--set maml.inner_step_size=1"));
  expect_failure(run("mmal.inner_step_size=1"), 1, HasSubstr("did you mean 'maml'?"));
}

}  // namespace
}  // namespace adaptbench

// Whatever a user gets wrong: one line on standard error that says what is allowed, and an exit
// status that scripts can use (2: the command line itself, 1: everything else).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/json.h"
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

TEST_F(BadInputTest, UnknownOptionsComeWithTheNearestOneEvenWhereOthersAreMissing) {
  expect_failure({"list", "tasks", "--jsn"}, 2, HasSubstr("did you mean '--json'?"));
  expect_failure({"train", "--trak=x"}, 2, HasSubstr("did you mean '--track'?"));
  expect_failure({"--verison"}, 2, HasSubstr("did you mean '--version'?"));
  expect_failure({"leaderboard", "--hlp"}, 2, HasSubstr("did you mean '--help'?"));
  expect_failure(train({"--set", "--weird"}), 1, HasSubstr("--weird"));
}

TEST_F(BadInputTest, NumbersOnTheCommandLineHaveBounds) {
  for (const char* index : {"-1", "abc", "99999999999999999999"}) {
    expect_failure({"playthrough", "point-goal", "--level", "train", "--index", index}, 2,
                   HasSubstr("whole number from 0 to"));
  }
  expect_failure(train({"--checkpoint-every", "nan"}), 2, HasSubstr("number from 0 to"));
  expect_failure({"check-solvable", "open-door", "--variants", "-1"}, 2,
                 HasSubstr("whole number from 1 to"));
  for (const char* option : {"--distance", "--azimuth", "--elevation"}) {
    expect_failure({"render", "point-goal", "--out", folder_.file("p.png"), option, "nan"}, 2,
                   HasSubstr("'nan' is no number from"));
  }
}

TEST_F(BadInputTest, PicturesAreNotDrawnOfWhatWasNotAskedFor) {
  const std::string out = folder_.file("p.png");
  expect_failure({"render", "point-goal", "--out", folder_.file("p.jpg")}, 1, HasSubstr(".png"));
  expect_failure({"render", "open-door", "--out", out, "--reference"}, 2, HasSubstr("--frames"));
  expect_failure({"render", "open-door", "--out", out, "--sheet", "2", "--parameter", "width=1"}, 2,
                 HasSubstr("--sheet"));
  expect_failure({"render", "open-door", "--out", out, "--camera", "wrist", "--azimuth", "1"}, 2,
                 HasSubstr("--camera"));
  expect_failure({"reach", "ur5", "--out", folder_.file("p.jpg")}, 1, HasSubstr(".png"));
  expect_failure({"reach", "ant"}, 1, AllOf(HasSubstr("arms: "), HasSubstr("ur5")));
  EXPECT_FALSE(std::filesystem::exists(out));
  expect_failure({"render", "point-goal", "--out", track_}, 1, HasSubstr(".png"));
  std::filesystem::create_directory(out);
  expect_failure({"render", "point-goal", "--out", out}, 1, HasSubstr("p.png"));
}

TEST_F(BadInputTest, OptionsThatWouldMeanNothingAreRefused) {
  expect_failure({"playthrough", "point-goal", "--index", "7"}, 1, HasSubstr("--level"));
  expect_failure({"check-solvable", "open-door", "--random", "--attempts", "2"}, 2,
                 HasSubstr("--random"));
  expect_failure({"check-solvable", "run-velocity", "--levels", "interpolaton"}, 1,
                 HasSubstr("did you mean 'interpolation'?"));
  expect_failure({"check-solvable", "open-door", "--attempts", "2"}, 1,
                 HasSubstr("--attempts is of searches of gaits"));
  expect_failure({"check-solvable", "run-velocity", "--episodes", "2"}, 1,
                 HasSubstr("--episodes is of a controller"));
  expect_failure({"check-solvable", "run-velocity", "--evaluations", "39"}, 2, HasSubstr("40"));
  expect_failure({"playthrough", "point-goal", "--scene", "--steps", "2"}, 2, HasSubstr("--scene"));
  expect_failure({"render", "point-goal", "--frames", "9999", "--out", folder_.file("p.png")}, 1,
                 HasSubstr("--frames 9999: an episode of 100 steps has 101 pictures"));
  // A check that was not made must not look like one that was passed.
  expect_failure({"verify", "r.json", "--checkpoint", "c"}, 1, HasSubstr("--level 3"));
  expect_failure({"verify", "r.json", "--all"}, 1, HasSubstr("--level 2 and 3"));
  expect_failure({"leaderboard", "add", "c", "r.json", "--all", "--reason", "why"}, 1,
                 HasSubstr("--level 2 and 3"));
  expect_failure({"verify", "r.json", "--level", "3", "--all", "--share", "0.5"}, 1,
                 HasSubstr("--all takes every cell"));
}

TEST_F(BadInputTest, BoardsWithEmptyCurvesAreRefused) {
  const std::string file = folder_.file("board.json");
  const Json board = read_json(std::string(ADAPTBENCH_SOURCE_DIR) +
                               "/leaderboard/reference/point-goal/plain/leaderboard.json");
  for (const std::string field : {"/curve", "/tasks/0/return_mean", "/tasks/0/success_at_end"}) {
    Json damaged = board;
    Json& entry = damaged["tracks"][0]["levels"][0]["entries"][0];
    if (!entry.contains("tasks")) {
      entry["tasks"] = {
          {{"task", "x"}, {"cells", 1}, {"return_mean", {1.0}}, {"success_at_end", {1.0}}}};
    }
    entry[Json::json_pointer(field)] = Json::array();
    write_text(file, damaged.dump());
    expect_failure({"leaderboard", "show", file}, 1, HasSubstr(field.substr(field.rfind('/') + 1)));
  }
}

TEST_F(BadInputTest, PoliciesAreNotDrawnOnRobotsOfAnotherShape) {
  const ProgramResult trained =
      run_program({"train", "--track", "quickstart/run-direction", "--algorithm", "random", "--out",
                   folder_.file("random")});
  ASSERT_EQ(trained.status, 0) << trained.err;
  const std::string checkpoint = folder_.file("random/checkpoint.adaptbench");
  const std::vector<std::string> render = {"render",       "run-direction",
                                           "--frames",     "1",
                                           "--track",      "quickstart/run-direction",
                                           "--out",        folder_.file("p.png"),
                                           "--checkpoint", checkpoint};
  EXPECT_EQ(run_program(render).status, 0) << "the track's robot, where none is named";
  auto other = render;
  other.insert(other.end(), {"--robot", "ant"});
  expect_failure(other, 1, AllOf(HasSubstr("half-cheetah"), HasSubstr("this robot gives 29")));
}

TEST_F(BadInputTest, TrackFilesSayWhatIsAllowed) {
  const std::string good = read_text(track_), file = folder_.file("bad.json");
  const auto expect_refusal = [&](const std::string& from, const std::string& to,
                                  const testing::Matcher<std::string>& message) {
    std::string text = good;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write_text(file, text.replace(at, from.size(), to));
    expect_failure({"describe", file}, 1, message);
  };
  expect_refusal("\"shots\"", "\"shotz\"",
                 AllOf(HasSubstr("'shotz'"), HasSubstr("an object with the keys anchors, ")));
  expect_refusal("\"in-range\"", "\"in-rang\"", HasSubstr("keys category, engine, "));
  expect_refusal("\"shots\": 1", "\"shots\": \"one\"", HasSubstr("type integer from 0 to 1000"));
  expect_refusal("\"family\": \"point-goal\"", "\"family\": \"poin-goal\"",
                 HasSubstr("did you mean 'point-goal'?"));
  expect_refusal("\"excluded\": []",
                 "\"excluded\": [\"point-goal@1/point@1/mujoco/in-range/00007\"]",
                 HasSubstr("no variant of"));
  expect_refusal(
      "\"excluded\": []", "\"excluded\": [\"nonsense\"]",
      AllOf(HasSubstr("no variant of"), HasSubstr("point-goal@1/point@1/mujoco/in-range")));
}

TEST_F(BadInputTest, ADamagedResultSaysHowToRecover) {
  const std::vector<std::string> run = {
      "run", "--track", track_, "--algorithms", "random", "--out", folder_.file("run")};
  ASSERT_EQ(run_program(run).status, 0);
  const std::string result = folder_.file("run/random/seed-0/result.json");
  const std::string whole = read_text(result);
  write_text(result, whole.substr(0, whole.size() / 2));
  EXPECT_THAT(run_program(run).err, HasSubstr("delete that file"));
  std::filesystem::remove(result);
  EXPECT_EQ(run_program(run).status, 0);
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

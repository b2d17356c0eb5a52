// From a track to a leaderboard, by the program that users run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "core/json.h"
#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class RunTest : public testing::Test {
 protected:
  // 20 iterations of 2 tasks x 2 policies x 2 episodes x 100 steps.
  RunTest() { write_tiny_track(track_, 16000); }

  std::vector<std::string> train(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"train", "--track", track_,           "--algorithm",
                                          "maml",  "--out",   folder_.file(out)};
    for (const char* setting : {"meta_batch=2", "episodes_per_task=2"}) {
      arguments.insert(arguments.end(), {"--set", setting});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  std::vector<std::string> evaluate(const std::string& checkpoint, const std::string& out,
                                    std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"evaluate",
                                          "--track",
                                          track_,
                                          "--checkpoint",
                                          folder_.file(checkpoint + "/checkpoint.adaptbench"),
                                          "--out",
                                          folder_.file(out)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  std::string checkpoint(const std::string& out) const {
    return read_text(folder_.path() / out / "checkpoint.adaptbench");
  }

  static std::string command_line(const std::vector<std::string>& arguments) {
    std::string line = ADAPTBENCH_PROGRAM;
    for (const std::string& argument : arguments) line += " '" + argument + "'";
    return line;
  }

  Json scores(const std::string& out) const {
    const Json result = read_json(folder_.path() / out / "result.json");
    return {{"rows", result.at("statistics")}, {"track", result.at("track_hash")}};
  }

  // Starts training that writes a checkpoint after every iteration, and sends the signal once the
  // first is there.
  ProgramResult stop_training(const std::string& out, int signal) const {
    Program program(train(out, {"--checkpoint-every", "0"}));
    EXPECT_TRUE(
        wait_for_file(folder_.path() / out / "checkpoint.adaptbench", std::chrono::seconds(60)));
    program.send(signal);
    return program.wait();
  }

  TemporaryFolder folder_;
  const std::string track_ = folder_.file("tiny.json");
};

TEST_F(RunTest, TrainsEvaluatesAndRanksAndRepeatsNothing) {
  const std::vector<std::string> run = {"run",
                                        "--track",
                                        track_,
                                        "--algorithms",
                                        "maml,random",
                                        "--set",
                                        "maml.meta_batch=2",
                                        "--set",
                                        "maml.episodes_per_task=2",
                                        "--out",
                                        folder_.file("all")};
  const ProgramResult first = run_program(run);
  ASSERT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("maml"), HasSubstr("random"), HasSubstr("extrapolation"),
                               HasSubstr("leaderboard.json")));
  EXPECT_THAT(first.err, HasSubstr("train maml"));  // progress, as plain lines
  EXPECT_THAT(first.err, Not(HasSubstr("\r")));

  const fs::path rows = folder_.path() / "all/maml/seed-0/rows.jsonl";
  const std::string written = read_text(rows);
  const ProgramResult second = run_program(run);
  EXPECT_EQ(second.status, 0);
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(second.err, "");  // no progress, since nothing was left to do
  EXPECT_EQ(read_text(rows), written);

  for (const char* file : {"all/maml/seed-0/checkpoint.adaptbench", "all/maml/seed-0/rows.jsonl"})
    fs::remove(folder_.path() / file);
  const ProgramResult third = run_program(run);
  EXPECT_EQ(third.out, first.out);
  EXPECT_EQ(third.err, "");  // the result itself is enough
  EXPECT_FALSE(fs::exists(rows));
  std::vector<std::string> other = run;
  other.insert(other.end(), {"--set", "maml.max_kl=0.02"});
  EXPECT_THAT(run_program(other).err, HasSubstr("train maml"));  // that result is of another run

  const ProgramResult shown =
      run_program({"leaderboard", "show", folder_.file("all/leaderboard.json"), "--markdown"});
  EXPECT_THAT(shown.out, AllOf(HasSubstr("| "), HasSubstr("maml")));
}

TEST_F(RunTest, OneFailureDoesNotStopTheOthers) {
  // The budget allows maml no iteration of this size; random needs none.
  const ProgramResult result =
      run_program({"run", "--track", track_, "--algorithms", "maml,random", "--set",
                   "maml.meta_batch=1000", "--out", folder_.file("some")});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("maml with seed 0 failed"), HasSubstr("1 of 2 runs failed")));
  EXPECT_TRUE(fs::exists(folder_.path() / "some/leaderboard.json"));
}

TEST_F(RunTest, FailedCellsAreCountedInWords) {
  write_tiny_track(track_, 16000, R"({"seconds": 1e-6})");  // no cell adapts as fast
  const ProgramResult all = run_program(
      {"run", "--track", track_, "--algorithms", "random", "--out", folder_.file("all")});
  EXPECT_THAT(all.out, HasSubstr("random: 6 of 6 cells failed"));
  const ProgramResult again = run_program(evaluate("all/random/seed-0", "again"));
  EXPECT_THAT(again.out, HasSubstr("6 of 6 cells failed"));
  write_tiny_track(track_, 16000);
  ASSERT_EQ(run_program(train("run")).status, 0);
  const ProgramResult sound = run_program(evaluate("run", "run"));
  EXPECT_EQ(sound.status, 0) << sound.err;
  EXPECT_THAT(sound.out, Not(HasSubstr("failed")));
}

TEST_F(RunTest, KilledTrainingEndsWithTheBitsOfAnUndisturbedOne) {
  ASSERT_EQ(run_program(train("undisturbed")).status, 0);
  ASSERT_EQ(stop_training("killed", SIGKILL).status, 128 + SIGKILL)
      << "training was over before it could be killed";
  const std::string halfway = checkpoint("killed");
  ASSERT_EQ(run_program(train("killed")).status, 0);
  EXPECT_NE(checkpoint("killed"), halfway);
  EXPECT_EQ(checkpoint("killed"), checkpoint("undisturbed"));
}

TEST_F(RunTest, InterruptSavesAndSaysHowToGoOn) {
  ASSERT_EQ(run_program(train("undisturbed")).status, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {  // SIGHUP: the terminal is closed
    const std::string out = "stopped-" + std::to_string(signal);
    const ProgramResult stopped = stop_training(out, signal);
    EXPECT_EQ(stopped.status, 130);
    EXPECT_THAT(stopped.err, HasSubstr("run the same command again to go on"));
    ASSERT_EQ(run_program(train(out)).status, 0);
    EXPECT_EQ(checkpoint(out), checkpoint("undisturbed"));
  }
}

TEST_F(RunTest, TrainingUnderNohupOutlivesItsTerminal) {
  const std::string begin =
      "nohup " + command_line(train("left-alone", {"--checkpoint-every", "0"})) + " & program=$!; ";
  const std::string hang_up = "until [ -e " + folder_.file("left-alone/checkpoint.adaptbench") +
                              " ]; do kill -0 $program || exit 1; sleep 0.02; done; "
                              "kill -HUP $program && wait $program";
  ASSERT_EQ(std::system(("{ " + begin + hang_up + "; } > /dev/null 2>&1").c_str()), 0);
  EXPECT_EQ(run_program(train("undisturbed")).status, 0);
  EXPECT_EQ(checkpoint("left-alone"), checkpoint("undisturbed"));
}

TEST_F(RunTest, TrainingGoesOnWhenNobodyReadsItsProgress) {
  // The reader is gone before the first line.
  ASSERT_EQ(
      std::system(("{ sleep 0.2; " + command_line(train("unread")) + "; } 2>&1 | true").c_str()),
      0);
  EXPECT_EQ(run_program(train("read")).status, 0);
  EXPECT_EQ(checkpoint("unread"), checkpoint("read"));
}

TEST_F(RunTest, CheckpointMayBeNamedWithoutItsFolder) {
  ASSERT_EQ(run_program(train("run")).status, 0);
  const fs::path here = fs::current_path();
  fs::current_path(folder_.path() / "run");
  const ProgramResult result =
      run_program({"evaluate", "--track", track_, "--checkpoint", "checkpoint.adaptbench"});
  fs::current_path(here);
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(fs::exists(folder_.path() / "run/result.json"));
}

TEST_F(RunTest, ThreadsChangeNothing) {
  ASSERT_EQ(run_program(train("one", {"--threads", "1"})).status, 0);
  ASSERT_EQ(run_program(train("three", {"--threads", "3"})).status, 0);
  EXPECT_EQ(checkpoint("one"), checkpoint("three"));
  ASSERT_EQ(run_program(evaluate("one", "one", {"--threads", "1"})).status, 0);
  ASSERT_EQ(run_program(evaluate("three", "three", {"--threads", "3"})).status, 0);
  EXPECT_EQ(scores("one"), scores("three"));
}

TEST_F(RunTest, ShardsJoinToTheWhole) {
  ASSERT_EQ(run_program(train("run")).status, 0);
  ASSERT_EQ(run_program(evaluate("run", "whole")).status, 0);
  for (const std::string shard : {"0", "1"}) {
    ASSERT_EQ(run_program(evaluate("run", "shard-" + shard, {"--shard", shard + "/2"})).status, 0);
  }
  const ProgramResult merged =
      run_program({"leaderboard", "merge", folder_.file("shard-1/rows.jsonl"),
                   folder_.file("shard-0/rows.jsonl"), "--out", folder_.file("joined")});
  ASSERT_EQ(merged.status, 0) << merged.err;
  EXPECT_EQ(scores("joined"), scores("whole"));

  const ProgramResult verdict = run_program({"verify", folder_.file("joined/result.json")});
  EXPECT_EQ(verdict.status, 0) << verdict.out << verdict.err;
  const ProgramResult half = run_program(
      {"leaderboard", "merge", folder_.file("shard-1/rows.jsonl"), "--out", folder_.file("half")});
  EXPECT_EQ(half.status, 1);
}

TEST_F(RunTest, FullDiskIsAnErrorAndNoLostResult) {
  ASSERT_EQ(run_program(train("run")).status, 0);
  ASSERT_EQ(run_program(evaluate("run", "roomy")).status, 0);
  // Room for about half of the rows.
  const auto room = fs::file_size(folder_.path() / "roomy/rows.jsonl") / 2;
  const ProgramResult full = run_program(evaluate("run", "full"), room);
  EXPECT_EQ(full.status, 1);
  EXPECT_THAT(full.err, AllOf(HasSubstr("rows.jsonl"), HasSubstr("File too large")));
  ASSERT_EQ(run_program(evaluate("run", "full")).status, 0);
  EXPECT_EQ(scores("full"), scores("roomy"));
}

TEST_F(RunTest, PolicyOfACheckpointIsDrawn) {
  ASSERT_EQ(run_program(train("run")).status, 0);
  const ProgramResult frames = run_program(
      {"render", "point-goal", "--level", "in-range", "--frames", "3", "--width", "64", "--height",
       "48", "--track", track_, "--checkpoint", folder_.file("run/checkpoint.adaptbench"),
       "--shots", "1", "--out", folder_.file("frames")});
  ASSERT_EQ(frames.status, 0) << frames.err;
  for (const char* name :
       {"frames/frame-0000.png", "frames/frame-0001.png", "frames/frame-0002.png"}) {
    EXPECT_EQ(read_text(folder_.path() / name).substr(1, 3), "PNG") << name;
  }
  EXPECT_NE(read_text(folder_.path() / "frames/frame-0000.png"),
            read_text(folder_.path() / "frames/frame-0002.png"));
}

}  // namespace
}  // namespace adaptbench

// Tasks that show pictures, from a track to a verified result, by the program that users run.
#ifndef __SANITIZE_THREAD__

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"
#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;

constexpr const char* kTrack =
    R"({"schema": "adaptbench-track@1", "name": "test/camera", "version": 1, "description": "For tests.",
 "family": "open-door-camera",
 "training": {"robots": ["widowx"], "engine": "mujoco", "variants": 4, "validation_variants": 1, "steps": 1000},
 "levels": {"in-range": {"variants": 2}, "robot": {"variants": 1, "robots": ["iiwa"]}},
 "shots": 1, "episodes_per_shot": 1, "evaluation_episodes": 1, "training_seeds": 1, "excluded": [],
 "anchors": {"low": "random"}})";

class CameraTest : public testing::Test {
 protected:
  CameraTest() { write_text(track_, kTrack); }

  ProgramResult train(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {
        "train", "--track", track_, "--algorithm", "behaviour_cloning", "--out", folder_.file(out)};
    for (const char* setting : {"meta_batch=2", "episodes_per_task=1", "updates=2", "minibatch=40",
                                "hidden_units=8", "filters=2"}) {
      arguments.insert(arguments.end(), {"--set", setting});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }

  ProgramResult evaluate(const std::string& out, const std::string& threads) const {
    return run_program({"evaluate", "--track", track_, "--checkpoint",
                        folder_.file("run/checkpoint.adaptbench"), "--out", folder_.file(out),
                        "--record-actions", "--threads", threads});
  }

  TemporaryFolder folder_;
  const std::string track_ = folder_.file("camera.json");
};

TEST_F(CameraTest, ResultsAreTheSameOnAnyNumberOfThreadsAndStandWhenVerified) {
  ASSERT_EQ(train("run", {"--threads", "1"}).status, 0);
  ASSERT_EQ(train("two", {"--threads", "2"}).status, 0);
  EXPECT_EQ(read_text(folder_.file("run/checkpoint.adaptbench")),
            read_text(folder_.file("two/checkpoint.adaptbench")));
  for (const std::string threads : {"1", "2"}) {
    const ProgramResult result = evaluate("scored-" + threads, threads);
    ASSERT_EQ(result.status, 0) << result.err;
  }
  const auto statistics = [&](const char* folder) {
    return read_json(folder_.path() / folder / "result.json").at("statistics");
  };
  EXPECT_EQ(statistics("scored-1"), statistics("scored-2"));
  const Json session = read_json(folder_.path() / "scored-1" / "result.json")["sessions"][0];
  EXPECT_THAT(session["libraries"]["opengl"].get<std::string>(), HasSubstr("Mesa"));
  for (const std::string level : {"2", "3"}) {
    std::vector<std::string> verify = {"verify", folder_.file("scored-2/result.json"), "--level",
                                       level, "--all"};
    if (level == "3") {
      verify.insert(verify.end(), {"--checkpoint", folder_.file("run/checkpoint.adaptbench")});
    }
    const ProgramResult verdict = run_program(verify);
    EXPECT_EQ(verdict.status, 0) << verdict.err << verdict.out;
    EXPECT_THAT(verdict.out, HasSubstr("identical"));
  }
}

TEST_F(CameraTest, AlgorithmsForFlatVectorsAreRefusedBeforeAnyStep) {
  const ProgramResult result = run_program(
      {"train", "--track", track_, "--algorithm", "maml", "--out", folder_.file("maml")});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("algorithms that take pictures: behaviour_cloning"));
}

TEST_F(CameraTest, DescribeTellsWhatThePictureIs) {
  EXPECT_THAT(run_program({"describe", "open-door-camera"}).out,
              HasSubstr("the picture of the camera `wrist`: 64 x 64 pixels"));
  EXPECT_THAT(run_program({"describe", "behaviour_cloning"}).out, HasSubstr("show pictures"));
}

TEST_F(CameraTest, RenderDrawsWhatAnAgentSees) {
  const std::string picture = folder_.file("seen.png");
  ASSERT_EQ(run_program({"render", "open-door-camera", "--robot", "ur5", "--reference", "--frames",
                         "2", "--observation", "--width", "64", "--out", picture})
                .status,
            0);
  EXPECT_GT(read_text(picture).size(), 500U);
  const ProgramResult result =
      run_program({"render", "open-door", "--observation", "--out", picture});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("an agent of task 'open-door' sees no picture"));
}

}  // namespace
}  // namespace adaptbench

#endif  // __SANITIZE_THREAD__

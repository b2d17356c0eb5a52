// Kills of training and evaluation at random moments: nothing lost, nothing doubled.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/random.h"
#include "leaderboard/harness/result.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

Track larger_track() {
  Json document = stub_track_json();
  document["training"]["steps"] = 20000;
  document["levels"]["in-range"] = {{"variants", 100}};
  return track_from_json(document, "larger");
}

void train_and_evaluate(const std::filesystem::path& out) {
  ThreadPool threads(2);
  const Track track = larger_track();
  TrainRequest training;
  training.track = track;
  training.algorithm = "stub-learner";
  training.out = out;
  training.threads = &threads;
  training.checkpoint_every_s = 0.002;
  EvaluateRequest evaluation;
  evaluation.track = track;
  evaluation.checkpoint = train(training).checkpoint;
  evaluation.out = out;
  evaluation.threads = &threads;
  evaluate(evaluation);
}

// Starts the run in a child and kills it after `delay`. True when the child had ended by itself,
// well.
bool ends_before(std::chrono::microseconds delay, const std::filesystem::path& out) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      train_and_evaluate(out);
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status)) return false;
  EXPECT_EQ(WEXITSTATUS(status), 0) << "a resumed run failed";
  return true;
}

using KillTest = FolderTest;

TEST_F(KillTest, TwoHundredKillsOfTrainingAndOfEvaluationChangeNothing) {
  train_and_evaluate(folder() / "undisturbed");
  Random random(2026);
  int in_training = 0, in_evaluation = 0, runs = 0;
  while (in_training < 200 || in_evaluation < 200) {
    const auto out = folder() / ("run" + std::to_string(runs++));
    // Later attempts get longer: a slow build would never end within the first ones' time.
    for (int attempt = 0;; ++attempt) {
      const auto longest_us = 60000U * static_cast<unsigned>(1 + attempt / 10);
      if (ends_before(std::chrono::microseconds(random.below(longest_us)), out)) break;
      ++(std::filesystem::exists(out / "rows.jsonl") ? in_evaluation : in_training);
    }
    for (const char* file : {"checkpoint.adaptbench", "training-log.jsonl", "result.json"})
      EXPECT_EQ(without_times(out / file), without_times(folder() / "undisturbed" / file)) << file;
  }
  RecordProperty("runs", runs);
}

}  // namespace
}  // namespace adaptbench

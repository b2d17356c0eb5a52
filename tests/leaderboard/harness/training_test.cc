#include "leaderboard/harness/training.h"

#include <atomic>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

// Asks to stop after a number of iterations.
class StopAfter final : public Progress {
 public:
  StopAfter(std::int64_t iterations, std::atomic<bool>& stop)
      : iterations_(iterations), stop_(stop) {}
  void report(const ProgressReport& report) override {
    if (report.done >= iterations_) stop_ = true;
  }

 private:
  std::int64_t iterations_;
  std::atomic<bool>& stop_;
};

class Reports final : public Progress {
 public:
  void report(const ProgressReport& report) override { all.push_back(report); }
  std::vector<ProgressReport> all;
};

class TrainingTest : public FolderTest {
 protected:
  TrainRequest request(const std::string& name, ThreadPool& threads) const {
    TrainRequest request;
    request.track = stub_track();
    request.algorithm = "stub-learner";
    request.out = folder() / name;
    request.threads = &threads;
    return request;
  }

  static void interrupt_after(std::int64_t iterations, TrainRequest run) {
    std::atomic<bool> stop = false;
    StopAfter progress(iterations, stop);
    run.progress = &progress;
    run.stop = &stop;
    EXPECT_THROW(train(run), Interrupted);
  }
};

TEST_F(TrainingTest, InterruptedAndResumedTrainingEndsWithTheSameBits) {
  ThreadPool one(1), three(3);
  const TrainOutcome whole = train(request("whole", one));
  EXPECT_EQ(whole.iterations, 50);  // 2000 steps, 40 each
  for (const std::int64_t stop_at : {1, 17, 49}) {
    TrainRequest parts = request("parts" + std::to_string(stop_at), three);
    std::atomic<bool> stop = false;
    StopAfter progress(stop_at, stop);
    parts.progress = &progress;
    parts.stop = &stop;
    const std::string message = error_of([&] { train(parts); });
    EXPECT_NE(message.find("run the same command again"), std::string::npos) << message;
    parts.stop = nullptr;
    EXPECT_EQ(slurp(train(parts).checkpoint), slurp(whole.checkpoint));
    EXPECT_EQ(without_times(parts.out / "training-log.jsonl"),
              without_times(folder() / "whole" / "training-log.jsonl"));
  }
}

TEST_F(TrainingTest, FinishedTrainingIsNotRepeated) {
  ThreadPool threads(1);
  train(request("out", threads));
  const TrainOutcome again = train(request("out", threads));
  EXPECT_TRUE(again.was_complete);
  EXPECT_EQ(again.steps, 2000);
}

TEST_F(TrainingTest, LogLinesBeyondTheCheckpointAreWrittenAnew) {
  ThreadPool threads(1);
  const TrainRequest run = request("out", threads);
  interrupt_after(5, run);
  {
    LineFile log(run.out / "training-log.jsonl");
    log.append("{\"iteration\":6}");  // as if killed between a line and the next checkpoint
  }
  train(run);
  EXPECT_EQ(read_lines(run.out / "training-log.jsonl").size(), 50U);
}

TEST_F(TrainingTest, WhatAnotherRunIsTrainingIsNotRead) {
  ThreadPool threads(1);
  const TrainRequest run = request("out", threads);
  make_folder(run.out);
  const LineFile other(run.out / "training-log.jsonl");
  std::ofstream(run.out / "checkpoint.adaptbench") << "half written";
  const std::string message = error_of([&] { train(run); });
  EXPECT_NE(message.find("another run is writing"), std::string::npos) << message;
}

TEST_F(TrainingTest, ProgressCountsTowardsWhatEndsTheTraining) {
  ThreadPool threads(1);
  for (const int limit : {4, 0}) {  // iterations that were asked for; those that the budget allows
    Reports reports;
    TrainRequest run = request("until" + std::to_string(limit), threads);
    run.options["iterations"] = limit;
    run.progress = &reports;
    train(run);
    const std::size_t expected = limit > 0 ? 4 : 50;
    ASSERT_EQ(reports.all.size(), expected);
    for (const ProgressReport& report : reports.all) EXPECT_EQ(report.expected, expected);
    EXPECT_GT(reports.all.front().seconds_left, 0.0);
    EXPECT_EQ(reports.all.back().seconds_left, 0.0);
  }
}

TEST_F(TrainingTest, CheckpointOfAnotherRunIsRefusedAndTheDifferenceNamed) {
  ThreadPool threads(1);
  train(request("out", threads));
  TrainRequest other = request("out", threads);
  other.seed = 4;
  other.options = {{"fails", "throws"}};
  const std::string message = error_of([&] { train(other); });
  EXPECT_NE(message.find("seed is 0 there and 4 here"), std::string::npos) << message;
  EXPECT_NE(message.find("options.fails is \"never\" there and \"throws\" here"), std::string::npos)
      << message;
}

TEST_F(TrainingTest, OverspendingIsAnError) {
  ThreadPool threads(1);
  TrainRequest greedy = request("out", threads);
  greedy.options = {{"fails", "overspends"}};
  EXPECT_THROW(train(greedy), BudgetError);
  // Episodes given back would be a budget without end.
  greedy.options = {{"fails", "refunds"}};
  greedy.out = folder() / "refunds";
  EXPECT_THROW(train(greedy), ConfigError);
}

TEST_F(TrainingTest, CheckpointOfAnotherTrackIsRefused) {
  ThreadPool threads(1);
  const auto checkpoint = train(request("out", threads)).checkpoint;
  Json document = stub_track_json();
  document["version"] = 2;
  const Track other = track_from_json(document, "other");
  EXPECT_THROW(load_trained(other, checkpoint), DataError);
  EXPECT_EQ(load_trained(stub_track(), checkpoint).spec->name, "stub-learner");
}

TEST_F(TrainingTest, VariantsOfAnotherVersionAreNotMixedWithThoseOfToday) {
  ThreadPool threads(1);
  const TrainRequest half = request("half", threads), whole = request("whole", threads);
  interrupt_after(5, half);
  const auto checkpoint = train(whole).checkpoint;
  {
    const StubVersion next(2);
    for (const TrainRequest& again : {half, whole}) {
      const std::string message = error_of([&] { train(again); });
      EXPECT_NE(message.find("was trained on stub-aim@1/stub@1/stub/train; this program has "
                             "stub-aim@1/stub@2/stub/train"),
                std::string::npos)
          << message;
      EXPECT_NE(message.find("another --out, or delete"), std::string::npos) << message;
    }
    EXPECT_THROW(load_trained(stub_track(), checkpoint), ConfigError);
  }
  train(half);
  EXPECT_EQ(slurp(half.out / "checkpoint.adaptbench"), slurp(checkpoint));
}

TEST_F(TrainingTest, UnwritableFolderIsAClearError) {
  ThreadPool threads(1);
  TrainRequest nowhere = request("out", threads);
  nowhere.out = "/proc/adaptbench-cannot-write-here";
  EXPECT_THROW(train(nowhere), Error);
}

TEST_F(TrainingTest, AnAlgorithmCannotTakeAHeaderOfTheHarness) {
  ThreadPool threads(1);
  TrainRequest run = request("run", threads);
  run.options = {{"fails", "takes-header"}};
  const std::string message = error_of([&] { train(run); });
  EXPECT_NE(message.find("'stub-learner' saves a header 'progress'"), std::string::npos) << message;
  EXPECT_FALSE(std::filesystem::exists(run.out / "checkpoint.adaptbench"));
}

// A robot's next version has other variants under other names; what was scored on the old ones is
// no result of this run.
TEST_F(TrainingTest, AResultIsThatOfTheRunWithItsSeedAndItsVariantsAlone) {
  ThreadPool threads(1);
  TrainRequest asked = request("run", threads);
  EXPECT_FALSE(has_result(asked));
  run_stub(asked.track, asked.algorithm, asked.out);
  EXPECT_TRUE(has_result(asked));
  asked.seed = 1;
  EXPECT_FALSE(has_result(asked));
  asked.seed = 0;
  {
    const StubVersion next(2);
    EXPECT_FALSE(has_result(asked));
  }
  Result result = read_result(asked.out / "result.json");
  result.rows.back().variant_hash = result.rows.front().variant_hash;
  write_result(result, asked.out / "result.json");
  EXPECT_FALSE(has_result(asked));
}

// Here nothing is scored on the robot that trains.
TEST_F(TrainingTest, AResultTrainedOnVariantsOfOldIsNoneOfThisRun) {
  ThreadPool threads(1);
  Json document = stub_track_json();
  document["levels"] = {{"robot", {{"robots", {"stub-other"}}, {"variants", 2}}}};
  TrainRequest asked = request("run", threads);
  asked.track = track_from_json(document, "of another robot");
  run_stub(asked.track, asked.algorithm, asked.out);
  EXPECT_TRUE(has_result(asked));
  const StubVersion next(2);
  EXPECT_FALSE(has_result(asked));
}

}  // namespace
}  // namespace adaptbench

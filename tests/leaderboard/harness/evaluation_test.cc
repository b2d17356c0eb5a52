#include "leaderboard/harness/evaluation.h"

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <functional>
#include <new>

#include "core/error.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/harness/row_statistics.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

class EvaluationTest : public FolderTest {
 protected:
  EvaluateRequest request(const std::string& trained, const std::string& out,
                          ThreadPool& threads) const {
    EvaluateRequest request;
    request.track = stub_track();
    request.checkpoint = folder() / trained / "checkpoint.adaptbench";
    request.out = folder() / out;
    request.threads = &threads;
    return request;
  }
};

TEST_F(EvaluationTest, EveryPlannedCellIsScoredAfterEachShot) {
  const Result result = read_result(run_stub(stub_track(), "stub-learner", folder() / "out"));
  ASSERT_EQ(result.rows.size(), 14U);
  for (const Row& row : result.rows) {
    ASSERT_EQ(row.shots.size(), 3U);
    ASSERT_EQ(row.collected.size(), 2U);
    EXPECT_EQ(row.failure, "");
    EXPECT_EQ(row.gradient_updates, 2);
    for (const auto& shot : row.shots) EXPECT_EQ(shot.returns.size(), 5U);
    for (const auto& shot : row.collected) EXPECT_EQ(shot.steps, 40);  // 4 episodes of 10 steps
  }
  EXPECT_TRUE(result.training_complete);
  EXPECT_EQ(result.training.steps, 2000);
}

TEST_F(EvaluationTest, WhoIsToldTheTaskIsToldTheVariant) {
  const Result result = read_result(run_stub(stub_track(), "stub-reference", folder() / "out"));
  for (const Row& row : result.rows) {
    ASSERT_EQ(row.failure, "");
    for (const double value : row.shots[0].returns) EXPECT_NEAR(value, 10.0, 1e-5);
  }
}

TEST_F(EvaluationTest, ThreadsChangeNothing) {
  run_stub(stub_track(), "stub-learner", folder() / "one", 3, Json::object(), 1);
  run_stub(stub_track(), "stub-learner", folder() / "three", 3, Json::object(), 3);
  EXPECT_EQ(without_times(folder() / "one" / "result.json"),
            without_times(folder() / "three" / "result.json"));
}

TEST_F(EvaluationTest, CellsOfDifferentAlgorithmsGetTheSameResetNoise) {
  // Both ignore what they observe and act alike: equal noise shows in equal digests.
  const Result a =
      read_result(run_stub(stub_track(), "stub-chance", folder() / "a", 0, {{"rate", 0.0}}));
  const Result b =
      read_result(run_stub(stub_track(), "stub-twin", folder() / "b", 0, {{"rate", 0.0}}));
  const Result c =
      read_result(run_stub(stub_track(), "stub-chance", folder() / "c", 1, {{"rate", 0.0}}));
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    EXPECT_EQ(a.rows[i].shots[0].digest, b.rows[i].shots[0].digest);
    EXPECT_NE(a.rows[i].shots[0].digest, c.rows[i].shots[0].digest);
  }
}

TEST_F(EvaluationTest, TornAtAnyByteItEndsTheSame) {
  ThreadPool threads(2);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  evaluate(request("whole", "parts", threads));
  const std::string rows = slurp(folder() / "parts" / "rows.jsonl");
  const std::string whole = without_times(folder() / "parts" / "result.json");
  for (std::size_t cut = 0; cut <= rows.size(); cut += 1 + rows.size() / 41) {
    std::ofstream(folder() / "parts" / "rows.jsonl", std::ios::binary) << rows.substr(0, cut);
    fs::remove(folder() / "parts" / "result.json");
    evaluate(request("whole", "parts", threads));
    EXPECT_EQ(without_times(folder() / "parts" / "result.json"), whole)
        << "cut after " << cut << " bytes";
  }
}

TEST_F(EvaluationTest, DamagedRowIsRefusedAndNotOverwritten) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "out");
  const fs::path rows = folder() / "out" / "rows.jsonl";
  const auto lines = read_lines(rows);
  const auto expect_refused = [&](std::size_t line, const std::string& what, char to) {
    auto damaged = lines;
    const auto at = damaged[line].find(what) + what.size();
    damaged[line][at] = damaged[line][at] == to ? '2' : to;
    std::ofstream file(rows);
    for (const auto& text : damaged) file << text << "\n";
    file.close();
    const std::string before = slurp(rows);
    try {
      evaluate(request("out", "out", threads));
      ADD_FAILURE() << what << " was taken";
    } catch (const DataError& error) {
      EXPECT_NE(std::string(error.what()).find("line " + std::to_string(line + 1)),
                std::string::npos)
          << error.what();
    }
    EXPECT_EQ(slurp(rows), before);
  };
  expect_refused(4, "\"returns\":[", '1');
  expect_refused(4, "\"level\":\"", 'x');
  expect_refused(1, "\"session\":", '7');
}

TEST_F(EvaluationTest, FolderOfAnotherRunIsRefused) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "a", 0);
  run_stub(stub_track(), "stub-learner", folder() / "b", 1);
  EXPECT_THROW(evaluate(request("a", "b", threads)), ConfigError);
}

// What trains on nothing has a checkpoint that suits any version; its rows do not.
TEST_F(EvaluationTest, RowsOfAnotherVersionAreRefused) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-random", folder() / "out");
  EvaluateRequest shard = request("out", "shard", threads);
  shard.shards = 2;
  const fs::path rows = evaluate(shard).file;
  const StubVersion next(2);
  const std::string message = error_of([&] { evaluate(request("out", "out", threads)); });
  EXPECT_NE(message.find("row 0 is of stub-aim@1/stub@1/stub/train/0000"), std::string::npos)
      << message;
  EXPECT_NE(message.find("planned is stub-aim@1/stub@2/stub/train/0000"), std::string::npos);
  EXPECT_NE(message.find("another --out, or delete"), std::string::npos) << message;
  EXPECT_NE(error_of([&] { merge_shards({rows}, folder() / "merged"); }).find("planned is"),
            std::string::npos);
  EXPECT_EQ(error_of([&] { evaluate(request("out", "new", threads)); }), "");
}

TEST_F(EvaluationTest, ResumeInsistsOnSomethingToGoOnFrom) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  EvaluateRequest wanted = request("whole", "new", threads);
  wanted.resume = true;
  EXPECT_NE(error_of([&] { evaluate(wanted); }).find("nothing to resume"), std::string::npos);
  wanted.resume = false;
  evaluate(wanted);
  wanted.resume = true;
  EXPECT_EQ(error_of([&] { evaluate(wanted); }), "");
}

TEST_F(EvaluationTest, ActionsOfRowsThatAreThereCannotBeRecorded) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  EvaluateRequest run = request("whole", "out", threads);
  evaluate(run);
  const std::string rows = slurp(run.out / "rows.jsonl");
  run.record_actions = true;
  const std::string message = error_of([&] { evaluate(run); });
  EXPECT_NE(message.find("cell 0 was scored without recording its actions"), std::string::npos)
      << message;
  EXPECT_NE(message.find("another --out"), std::string::npos) << message;
  EXPECT_EQ(slurp(run.out / "rows.jsonl"), rows);
  EXPECT_FALSE(fs::exists(run.out / "actions"));
  run.out = folder() / "whole";  // where they were recorded
  EXPECT_EQ(error_of([&] { evaluate(run); }), "");
}

TEST_F(EvaluationTest, MergedShardsEqualTheUndividedRun) {
  ThreadPool threads(2);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  evaluate(request("whole", "undivided", threads));
  std::vector<fs::path> parts;
  for (int shard = 0; shard < 3; ++shard) {
    EvaluateRequest part = request("whole", "part" + std::to_string(shard), threads);
    part.shard = shard;
    part.shards = 3;
    parts.push_back(evaluate(part).file);
    EXPECT_FALSE(fs::exists(part.out / "result.json"));
  }
  const fs::path merged = merge_shards({parts[2], parts[0], parts[1]}, folder() / "merged");
  EXPECT_EQ(without_times(merged), without_times(folder() / "undivided" / "result.json"));
  EXPECT_NE(error_of([&] {
              merge_shards({parts[0], parts[1]}, folder() / "gap");
            }).find("missing"),
            std::string::npos);
  EXPECT_NE(error_of([&] {
              merge_shards({parts[0], parts[1], parts[1], parts[2]}, folder() / "twice");
            }).find("twice"),
            std::string::npos);
  EXPECT_NE(
      error_of([&] {
        merge_shards({parts[0], parts[1], folder() / "undivided" / "rows.jsonl"}, folder() / "x");
      }).find("another run"),
      std::string::npos);
}

TEST_F(EvaluationTest, ShardOutsideTheirNumberIsRefused) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  EvaluateRequest part = request("whole", "part", threads);
  part.shard = 2;
  part.shards = 2;
  EXPECT_THROW(evaluate(part), ConfigError);
}

TEST_F(EvaluationTest, StoppedEvaluationSaysHowToGoOn) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  EvaluateRequest run = request("whole", "out", threads);
  const std::atomic<bool> stop = true;
  run.stop = &stop;
  const std::string message = error_of([&] { evaluate(run); });
  EXPECT_NE(message.find("0 of 14 cells"), std::string::npos) << message;
  run.stop = nullptr;
  EXPECT_EQ(read_result(evaluate(run).file).rows.size(), 14U);
}

TEST_F(EvaluationTest, AgentThatThrowsFailsItsCellsWithTheReason) {
  const Result result = read_result(
      run_stub(stub_track(), "stub-learner", folder() / "out", 0, {{"fails", "throws"}}));
  ASSERT_EQ(result.rows.size(), 14U);
  for (const Row& row : result.rows) {
    EXPECT_EQ(row.failure, "after 1 shots: the stub learner gave up \uFFFD");
    EXPECT_EQ(row.shots.size(), 2U);      // before the first shot and after it
    EXPECT_EQ(row.collected.size(), 2U);  // the second one was collected, and killed it
  }
}

TEST_F(EvaluationTest, AgentThatMiscountsItsUpdatesFailsItsCells) {
  const Result result = read_result(
      run_stub(stub_track(), "stub-learner", folder() / "out", 0, {{"fails", "miscounts"}}));
  for (const Row& row : result.rows) {
    EXPECT_EQ(row.failure,
              "after 1 shots: the agent counts -1 gradient updates, allowed is 1 to 1000000000");
    EXPECT_EQ(row.gradient_updates, 1);
  }
}

TEST_F(EvaluationTest, CellThatExceedsALimitFailsThereWithTheReason) {
  const auto first_row = [this](const Json& limits, const std::string& out) {
    Json document = stub_track_json();
    document["limits"] = limits;
    return read_result(
               run_stub(track_from_json(document, "limited"), "stub-learner", folder() / out))
        .rows[0];
  };
  const Row updates = first_row({{"gradient_updates", 1}}, "updates");
  EXPECT_EQ(updates.failure, "after 1 shots: 2 gradient updates, the track allows 1");
  EXPECT_EQ(updates.shots.size(), 2U);
  const Row time = first_row({{"seconds", 1e-6}}, "time");
  EXPECT_EQ(time.failure, "after 0 shots: adapting took longer than 1e-06 s");
  const Row enough = first_row({{"gradient_updates", 2}, {"seconds", 600.0}}, "enough");
  EXPECT_EQ(enough.failure, "");
  EXPECT_GT(enough.adaptation_seconds.value(), 0.0);
  EXPECT_LE(enough.adaptation_seconds.value(), enough.seconds);
}

TEST_F(EvaluationTest, LearningOutsideOfObservingIsLimitedToo) {
  Json document = stub_track_json();
  document["limits"] = {{"gradient_updates", 50}};
  const Row row = read_result(run_stub(track_from_json(document, "limited"), "stub-learner",
                                       folder() / "late", 0, {{"fails", "late"}}))
                      .rows[0];
  EXPECT_EQ(row.failure, "after 0 shots: 100 gradient updates, the track allows 50");
  EXPECT_TRUE(row.shots.empty());
}

TEST_F(EvaluationTest, ActionsThatAreNotFiniteFailTheirEpisodesOnly) {
  const Result result = read_result(
      run_stub(stub_track(), "stub-learner", folder() / "out", 0, {{"fails", "not-finite"}}));
  for (const Row& row : result.rows) {
    EXPECT_EQ(row.failure, "");
    EXPECT_TRUE(row.shots[0].failures.empty());
    EXPECT_EQ(row.shots[1].failures.size(), 5U);
    EXPECT_EQ(row.shots[1].failures.at(0), "the policy's action is not finite");
    EXPECT_TRUE(row.shots[2].failures.empty());
  }
  // Such an episode ended at once with return 0; it must count as the worst one.
  const double worst = worst_return(result.rows, Level::kTrain).value();
  EXPECT_LT(worst, 10.0);
  EXPECT_EQ(cell_score(result.rows[0], 1, 5, worst), worst);
}

TEST_F(EvaluationTest, BrokenSimulationIsAFailedEpisodeWithItsReason) {
  const Result result = read_result(
      run_stub(stub_track(), "stub-learner", folder() / "out", 0, {{"fails", "breaks-world"}}));
  EXPECT_EQ(result.rows[0].shots[0].failures.at(4), "the stub world broke");
  EXPECT_EQ(count_successes(result.rows, Level::kTrain, 0, 5).trials, 3 * 5);
  EXPECT_EQ(count_successes(result.rows, Level::kTrain, 0, 5).ever, 0);
}

TEST_F(EvaluationTest, FaultsOfTheMachineStopTheRunAndFailNoCell) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  evaluate(request("whole", "undivided", threads));
  const auto no_engine = [] { throw SimulationError("OpenGL cannot be had"); };
  const auto no_memory = [] { throw std::bad_alloc(); };
  int number = 0;
  for (const auto place : {&StubFaults::at_making, &StubFaults::at_reset}) {
    for (const std::function<void()>& fault :
         std::vector<std::function<void()>>{no_engine, no_memory}) {
      const std::string out = std::to_string(number++);
      // A cell resets 23 times; the problem's shape is asked for twice, each time of a new world,
      // and each cell takes one.
      int calls = 0;
      stub_faults().*place = [&] {
        if (++calls > (place == &StubFaults::at_making ? 5 : 3 * 23)) fault();
      };
      EXPECT_NE(error_of([&] { evaluate(request("whole", out, threads)); }), "");
      stub_faults() = {};
      EXPECT_FALSE(fs::exists(folder() / out / "result.json"));
      EXPECT_EQ(read_lines(folder() / out / "rows.jsonl").size(), 2U + 3U);
      EXPECT_EQ(evaluate(request("whole", out, threads)).failed_cells, 0U);
      EXPECT_EQ(without_times(folder() / out / "result.json"),
                without_times(folder() / "undivided" / "result.json"));
    }
  }
}

TEST_F(EvaluationTest, FailedCellsAreCounted) {
  ThreadPool threads(1);
  run_stub(stub_track(), "stub-learner", folder() / "throws", 0, {{"fails", "throws"}});
  const EvaluateOutcome outcome = evaluate(request("throws", "throws", threads));
  EXPECT_EQ(outcome.cells, 14U);
  EXPECT_EQ(outcome.failed_cells, 14U);
}

TEST_F(EvaluationTest, FullDiskKeepsEarlierRowsAndTheRunGoesOnLater) {
  ThreadPool threads(2);
  run_stub(stub_track(), "stub-learner", folder() / "whole");
  evaluate(request("whole", "undivided", threads));
  // A file may not grow beyond the limit: write() then fails as it does on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ::getrlimit(RLIMIT_FSIZE, &old);
  const rlimit tight{12000, old.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  const std::string message = error_of([&] { evaluate(request("whole", "out", threads)); });
  ::setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_NE(message.find("cannot write"), std::string::npos) << message;
  const auto lines = read_lines(folder() / "out" / "rows.jsonl");
  EXPECT_GT(lines.size(), 2U);
  EXPECT_LT(lines.size(), 14U);
  EXPECT_EQ(slurp(folder() / "out" / "rows.jsonl").back(), '\n');
  evaluate(request("whole", "out", threads));
  EXPECT_EQ(without_times(folder() / "out" / "result.json"),
            without_times(folder() / "undivided" / "result.json"));
}

TEST_F(EvaluationTest, ResultThatDoesNotFollowItsSchemaIsNotWritten) {
  Result result = read_result(run_stub(stub_track(), "stub-random", folder() / "out"));
  result.rows[2].shots[0].digest = "beef";
  const fs::path path = folder() / "forged.json";
  const std::string message = error_of([&] { write_result(result, path); });
  EXPECT_NE(message.find("does not follow the schema 'result'"), std::string::npos) << message;
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(EvaluationTest, TwoRunsDoNotWriteIntoOneFile) {
  const fs::path path = folder() / "rows.jsonl";
  const LineFile first(path);
  EXPECT_NE(error_of([&] { const LineFile second(path); }).find("another run"), std::string::npos);
}

TEST_F(EvaluationTest, FileIsChangedByWritingOnly) {
  const fs::path path = folder() / "rows.jsonl";
  std::ofstream(path) << "one\ntwo\ntorn";
  {
    LineFile file(path);
    EXPECT_EQ(file.lines(), (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(slurp(path), "one\ntwo\ntorn");
    file.append("three");
    EXPECT_EQ(slurp(path), "one\ntwo\nthree\n");
  }
  LineFile file(path);
  file.keep(1);
  file.append("2");
  EXPECT_EQ(slurp(path), "one\n2\n");
}

}  // namespace
}  // namespace adaptbench

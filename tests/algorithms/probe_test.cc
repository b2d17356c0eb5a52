// Policies that show what the benchmark itself measures, on variants of the hidden goal: whoever
// knows the task solves every one; whoever does nothing, acts at random or believes in a wrong task
// solves hardly any; whoever replays what it did in training solves that and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/algorithm.h"
#include "leaderboard/harness/cell_scoring.h"
#include "leaderboard/harness/metered_tasks.h"
#include "tests/algorithms/support/probe_algorithms.h"

namespace adaptbench {
namespace {

// As many shots of one episode as there are training variants: enough to try every memory once.
Track probe_track() {
  return track_from_json(parse_json(R"({
    "schema": "adaptbench-track@1", "name": "test/probes", "version": 1, "description": "for tests",
    "family": "point-goal",
    "training": {"robots": ["point"], "engine": "mujoco", "variants": 8, "validation_variants": 0,
                 "steps": 400000},
    "levels": {"train": {"variants": 8}, "in-range": {"variants": 10},
               "interpolation": {"variants": 10}, "extrapolation": {"variants": 10}},
    "shots": 8, "episodes_per_shot": 1, "evaluation_episodes": 1, "training_seeds": 1,
    "excluded": [], "anchors": {}})",
                                    "probes"),
                         "probes");
}

// Share of the variants that end in success after the last shot, on the training variants and on
// the held-out ones.
struct Solved {
  double train = 0.0, held_out = 0.0;
};

Solved solved_by(const Algorithm& algorithm, Reveal reveal) {
  const Track track = probe_track();
  Solved solved;
  for (const Cell& cell : planned_cells(track, 0)) {
    const Row row = score_cell(track, algorithm, reveal, cell, nullptr);
    EXPECT_EQ(row.failure, "");
    const double success = row.shots.back().success_at_end.at(0);
    (cell.level == Level::kTrain ? solved.train : solved.held_out) +=
        success / (cell.level == Level::kTrain ? 8.0 : 30.0);
  }
  return solved;
}

Solved solved_by_registered(const std::string& name) {
  const AlgorithmFactory& factory = algorithms().get(name);
  const auto algorithm = factory.make(problem_of(probe_track(), Reveal::kNothing),
                                      Options(factory.spec().options, Json::object()), Random(0));
  return solved_by(*algorithm, Reveal::kNothing);
}

TEST(ProbeTest, ControllerThatIsToldTheGoalSolvesEveryVariant) {
  const Solved solved = solved_by(*make_told_controller(), Reveal::kTask);
  EXPECT_EQ(solved.train, 1.0);
  EXPECT_NEAR(solved.held_out, 1.0, 1e-12);
}

TEST(ProbeTest, ControllerWithAWrongGoalSolvesNone) {
  const Solved solved = solved_by(*make_misled_controller(), Reveal::kTask);
  EXPECT_EQ(solved.train, 0.0);
  EXPECT_EQ(solved.held_out, 0.0);
}

TEST(ProbeTest, DoingNothingAndActingAtRandomSolveHardlyAny) {
  for (const std::string name : {"zero", "random"}) {
    const Solved solved = solved_by_registered(name);
    EXPECT_EQ(solved.train, 0.0) << name;
    EXPECT_LE(solved.held_out, 0.1) << name;  // a goal may lie where the point starts
  }
}

TEST(ProbeTest, MemoriserSolvesWhatItTrainedOnAndFailsOnHeldOutVariants) {
  ThreadPool threads(2);
  MeteredTrainingTasks tasks(probe_track(), Reveal::kNothing, threads);
  const auto memoriser = make_memoriser();
  TrainingReport report;
  for (std::uint64_t i = 0; memoriser->train_iteration(tasks, Random(i), report);) ++i;
  const Solved solved = solved_by(*memoriser, Reveal::kNothing);
  EXPECT_EQ(solved.train, 1.0);
  // Eight memories end in discs of 0.05 m about a goal of the 1 m x 1 m square with 1 % each.
  EXPECT_LE(solved.held_out, 0.1);
}

}  // namespace
}  // namespace adaptbench

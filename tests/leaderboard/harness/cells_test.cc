#include "leaderboard/harness/cells.h"

#include <set>
#include <stdexcept>

#include "core/error.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "leaderboard/harness/metered_tasks.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

TEST(CellsTest, PlanHoldsEveryVariantAndRepeatOnce) {
  const auto cells = planned_cells(stub_track(), 7);
  ASSERT_EQ(cells.size(), 3U + 4U * 2U + 3U);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(cells[i].number, i);
    EXPECT_TRUE(
        seen.insert(cells[i].variant().id() + "#" + std::to_string(cells[i].repeat)).second);
  }
}

TEST(CellsTest, RandomNumbersDependOnSeedVariantAndRepeatAlone) {
  const auto cells = planned_cells(stub_track(), 7), again = planned_cells(stub_track(), 7),
             other = planned_cells(stub_track(), 8);
  Json smaller = stub_track_json();
  smaller["levels"].erase("train");  // all cells move up, their numbers stay
  const auto moved = planned_cells(track_from_json(smaller, "smaller"), 7);
  std::set<std::uint64_t> keys;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(cells[i].random.key(), again[i].random.key());
    EXPECT_NE(cells[i].random.key(), other[i].random.key());
    if (i >= 3) {
      EXPECT_EQ(cells[i].random.key(), moved[i - 3].random.key());
    }
    EXPECT_TRUE(keys.insert(cells[i].random.key()).second);
  }
}

TEST(CellsTest, ExcludedVariantsAreSkippedAndReplaced) {
  Json document = stub_track_json();
  const std::string unwanted = planned_cells(stub_track(), 0)[0].variant().id();
  document["excluded"] = {unwanted};
  const Track track = track_from_json(document, "excluding");
  EXPECT_EQ(planned_cells(track, 0).size(), planned_cells(stub_track(), 0).size());
  for (const Cell& cell : planned_cells(track, 0)) EXPECT_NE(cell.variant().id(), unwanted);
  for (const auto& variant : training_variants(track)) EXPECT_NE(variant.id(), unwanted);
  EXPECT_EQ(training_variants(track).size(), 6U);
}

TEST(CellsTest, LevelThatTheFamilyDoesNotOfferIsRefused) {
  Json document = stub_track_json();
  document["levels"]["category"] = {{"variants", 1}};
  EXPECT_THROW(planned_cells(track_from_json(document, "category"), 0), ConfigError);
}

class Still final : public Policy {
  class Stand final : public Actor {
    void act(std::span<const float>, std::span<float> action) override { action[0] = 0.0F; }
  };

 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Stand>();
  }
};

TEST(MeteredTasksTest, CountsStepsOfTrainingAndValidationApartAndEveryDraw) {
  ThreadPool threads(2);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  const auto first = tasks.variant(0), last = tasks.variant(5),
             validation = tasks.validation_variant(1);
  const Still still;
  const TrainingRollout requests[] = {{&first, &still, 3, Random(1)},
                                      {&last, &still, 2, Random(2)},
                                      {&validation, &still, 4, Random(3)}};
  EXPECT_EQ(tasks.collect(requests).size(), 3U);
  EXPECT_EQ(tasks.steps_used(), 50);  // 5 episodes of 10 steps
  EXPECT_EQ(tasks.steps_left(), 1950);
  EXPECT_EQ(tasks.meter().validation_steps, 40);
  EXPECT_EQ(tasks.meter().draws.at("stub-aim@1/stub@1/stub/train"),
            (std::map<std::size_t, std::int64_t>{{0, 3}, {5, 2}}));
  EXPECT_EQ(tasks.meter().draws.at("stub-aim@1/stub@1/stub/validation"),
            (std::map<std::size_t, std::int64_t>{{1, 4}}));
  const Json saved = tasks.meter().to_json();
  EXPECT_EQ(TrainingMeter::from_json(parse_json(saved.dump(), "saved"), "saved").to_json(), saved);
}

TEST(MeteredTasksTest, BudgetIsCheckedBeforeAnythingRuns) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  const auto variant = tasks.variant(0);
  const Still still;
  const TrainingRollout too_much[] = {{&variant, &still, 200, Random(1)},
                                      {&variant, &still, 1, Random(1)}};
  EXPECT_THROW(tasks.collect(too_much), BudgetError);
  EXPECT_EQ(tasks.steps_used(), 0);
  EXPECT_TRUE(tasks.meter().draws.empty());
}

TEST(MeteredTasksTest, VariantsOfOtherTracksAreRefused) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  Json larger = stub_track_json();
  larger["training"]["variants"] = 7;
  const auto foreign = training_variants(track_from_json(larger, "larger")).back();
  const Still still;
  const TrainingRollout requests[] = {{&foreign, &still, 1, Random(1)}};
  EXPECT_THROW(tasks.collect(requests), ConfigError);
  EXPECT_THROW((void)tasks.variant(6), ConfigError);
}

// It would meet held-out values under a training level.
TEST(MeteredTasksTest, VariantsMadeByHandAreRefused) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  const auto nominal =
      VariantSpace(task_families().get("stub-aim"), robots().get("stub"), "stub").nominal();
  ASSERT_EQ(nominal.level(), Level::kTrain);
  const Still still;
  const TrainingRollout requests[] = {{&nominal, &still, 1, Random(1)}};
  EXPECT_THROW(tasks.collect(requests), ConfigError);
}

class Spy final : public Policy {
 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override {
    return Still().begin_episode(random);
  }
  [[nodiscard]] bool acts_on_state() const override { return true; }
};

TEST(MeteredTasksTest, TheStateIsNotShownWhereNoDemonstratorWasAskedFor) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  const auto variant = tasks.variant(0);
  const Spy spy;
  const TrainingRollout requests[] = {{&variant, &spy, 1, Random(1)}};
  EXPECT_THROW(tasks.collect(requests), ConfigError);
}

class Breaking final : public Policy {
 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    throw std::runtime_error("no actor today");
  }
};

TEST(MeteredTasksTest, StepsOfACollectionThatThrowsAreNotToBeHadForNothing) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(stub_track(), Reveal::kNothing, threads);
  const auto variant = tasks.variant(0);
  const Still still;
  const Breaking breaking;
  const TrainingRollout requests[] = {{&variant, &still, 2, Random(1)},
                                      {&variant, &breaking, 3, Random(1)}};
  EXPECT_THROW(tasks.collect(requests), std::runtime_error);
  EXPECT_EQ(tasks.steps_used(), 50);
}

}  // namespace
}  // namespace adaptbench

// Behaviour cloning as a whole: what it learns, from whom, and who pays for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/algorithm.h"
#include "core/error.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/metered_tasks.h"
#include "tests/algorithms/support/adaptation_score.h"
#include "tests/algorithms/support/point_tasks.h"
#include "tests/algorithms/support/training.h"

namespace adaptbench {
namespace {

const Json kSmall = {{"hidden_units", 32}, {"meta_batch", 8}, {"episodes_per_task", 2},
                     {"updates", 100},     {"minibatch", 64}, {"activation", "tanh"}};

Json with(Json options, const Json& more) {
  options.update(more);
  return options;
}

// Where the goal is seen, its demonstrator can be imitated: a perfect one earns about -2, standing
// still -10 (tests/algorithms/learning_test.cc).
TEST(BehaviourCloningTest, ActsLikeADemonstratorThatActsOnWhatIsSeen) {
  PointTasks tasks({.budget = 1'600, .told = true});
  const auto cloning = make_algorithm("behaviour_cloning", tasks, kSmall);
  train(*cloning, tasks);
  EXPECT_EQ(tasks.steps_used(), 1'600);  // 10 iterations of 8 variants, 2 episodes, 10 steps
  EXPECT_GT(adapted_return(*cloning, tasks, 0), -3.5);
  EXPECT_LT(adapted_return(*make_algorithm("random", tasks, Json::object()), tasks, 0), -8.0);
}

// The goal is in the picture alone; of its eight places on the circle, a policy that does not look
// earns -10 at best. Eight goals do not teach where others are: it is scored on these.
TEST(BehaviourCloningTest, ActsOnWhatAPictureShows) {
  PointTasks tasks({.budget = 3'200, .threads = 2, .pictures = true});
  const auto cloning = make_algorithm("behaviour_cloning", tasks,
                                      with(kSmall, {{"filters", 4},
                                                    {"average_decay", 0.9},
                                                    {"updates", 40},
                                                    {"learning_rate", 5e-3},
                                                    {"activation", "relu"}}));
  train(*cloning, tasks);
  EXPECT_EQ(tasks.steps_used(), 3'200);
  tasks.set_steps_used(0);
  const auto adaptation = cloning->begin_adaptation(Random(3));
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TrainingVariant variant = tasks.variant(i);
    const TrainingRollout request{&variant, &adaptation->policy(), 1, Random(4).split("score", i)};
    EXPECT_GT(tasks.collect({&request, 1})[0][0].total_reward, -5.0) << i;
  }
}

TEST(BehaviourCloningTest, DoesNotAdaptWithPictures) {
  const PointTasks tasks({.pictures = true});
  EXPECT_THAT(
      [&] {
        (void)make_algorithm("behaviour_cloning", tasks, {{"adapt", "gradient"}});
      },
      testing::ThrowsMessage<ConfigError>(testing::HasSubstr("without pictures")));
}

TEST(BehaviourCloningTest, AdaptsOnlyIfAskedTo) {
  for (const std::string adapt : {"none", "gradient"}) {
    PointTasks tasks({.budget = 320});
    const auto cloning =
        make_algorithm("behaviour_cloning", tasks, with(kSmall, {{"adapt", adapt}}));
    train(*cloning, tasks);
    EXPECT_EQ(tasks.validation_steps() > 0, adapt == "gradient");
    const auto adaptation = cloning->begin_adaptation(Random(3));
    const TrainingVariant variant = tasks.validation_variant(0);
    const TrainingRollout request{&variant, &adaptation->explorer(), 10, Random(4)};
    adaptation->observe(tasks.collect({&request, 1}).front());
    EXPECT_EQ(adaptation->gradient_updates(), adapt == "gradient" ? 1 : 0);
  }
}

TEST(BehaviourCloningTest, TaskWithoutReferenceControllerIsRefusedBeforeAnyStep) {
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(load_track("point-goal/plain"), Reveal::kNothing, threads);
  const auto cloning = make_algorithm("behaviour_cloning", tasks, kSmall);
  TrainingReport report;
  try {
    cloning->train_iteration(tasks, Random(1), report);
    FAIL() << "no demonstrator, no error";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("task 'point-goal' has no reference controller"));
  }
  EXPECT_EQ(tasks.steps_used(), 0);
}

class DoorDemonstrations : public testing::Test {
 protected:
  static Track track(int variants) {
    Json document = load_track("open-door/iiwa").document;
    document["training"]["variants"] = variants;
    document["training"]["validation_variants"] = 1;
    document["levels"] = {{"train", {{"variants", 1}}}};
    return track_from_json(document, "a few doors");
  }
  ThreadPool threads_{1};
  MeteredTrainingTasks tasks_{track(2), Reveal::kNothing, threads_};
};

TEST_F(DoorDemonstrations, OpenTheDoorAndArePaidFor) {
  const TrainingVariant variant = tasks_.variant(1);
  const auto demonstrator = tasks_.demonstrator(variant);
  const TrainingRollout request{&variant, demonstrator.get(), 1, Random(1)};
  EXPECT_TRUE(tasks_.collect({&request, 1})[0][0].success_ever);
  EXPECT_EQ(tasks_.steps_used(), tasks_.problem().horizon);
  EXPECT_EQ(tasks_.meter().draws.at(space_name(variant)).at(1), 1);
}

TEST_F(DoorDemonstrations, AreOnRecord) {
  EXPECT_FALSE(tasks_.meter().to_json().contains("demonstrators"));
  (void)tasks_.demonstrator(tasks_.variant(0));
  (void)tasks_.demonstrator(tasks_.variant(1));
  EXPECT_EQ(TrainingMeter::from_json(tasks_.meter().to_json(), "meter").demonstrators, 2);
}

TEST_F(DoorDemonstrations, AreOfThisTracksTrainingVariantsAlone) {
  EXPECT_THROW((void)tasks_.demonstrator(tasks_.validation_variant(0)), ConfigError);
  EXPECT_THROW((void)tasks_.demonstrator(training_variants(track(3)).back()), ConfigError);
}

}  // namespace
}  // namespace adaptbench

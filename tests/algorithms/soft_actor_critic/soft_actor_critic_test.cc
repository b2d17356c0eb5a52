// Soft actor-critic as a whole: what it learns, from whom, who pays, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/algorithm.h"
#include "core/error.h"
#include "leaderboard/harness/metered_tasks.h"
#include "tests/algorithms/support/adaptation_score.h"
#include "tests/algorithms/support/point_tasks.h"
#include "tests/algorithms/support/training.h"

namespace adaptbench {
namespace {

std::string bytes(const Algorithm& algorithm) {
  Checkpoint checkpoint;
  algorithm.save(checkpoint);
  return checkpoint.to_bytes();
}

const Json kSmall = {{"hidden_units", 32},     {"meta_batch", 8},     {"minibatch", 64},
                     {"learning_rate", 3e-3},  {"discount", 0.9},     {"target_rate", 0.02},
                     {"warm_up_episodes", 16}, {"update_ratio", 0.5}, {"average_decay", 0.9}};

Json with(const Json& more) {
  Json options = kSmall;
  options.update(more);
  return options;
}

// Where the goal is seen: a perfect policy earns about -2, standing still -10
// (tests/algorithms/learning_test.cc).
TEST(SoftActorCriticTest, LearnsToReachWhatItSees) {
  PointTasks tasks({.budget = 6'000, .told = true});
  const auto learner = make_algorithm("soft_actor_critic", tasks, kSmall);
  train(*learner, tasks);
  EXPECT_GT(adapted_return(*learner, tasks, 0), -4.0);
  EXPECT_LT(adapted_return(*make_algorithm("random", tasks, Json::object()), tasks, 0), -8.0);
}

TEST(SoftActorCriticTest, DemonstrationsArePaidForAndShortenTheWay) {
  const Json none = with({{"iterations", 6}, {"warm_up_episodes", 0}});
  Json some = none;
  some.update({{"demonstration_episodes", 20}});
  PointTasks alone({.told = true}), shown({.told = true});
  const auto without = make_algorithm("soft_actor_critic", alone, none);
  const auto demonstrated = make_algorithm("soft_actor_critic", shown, some);
  train(*without, alone);
  train(*demonstrated, shown);
  EXPECT_EQ(shown.steps_used(), alone.steps_used() + 200);
  EXPECT_GT(adapted_return(*demonstrated, shown, 0), adapted_return(*without, alone, 0) + 0.5);
}

// The conformance tests resume without demonstrations and with a buffer that never fills.
TEST(SoftActorCriticTest, ResumedInAnyStageTrainingGivesTheSameBits) {
  const Json options = with({{"demonstration_episodes", 12},
                             {"buffer_steps", 200},
                             {"actor_interval", 3},
                             {"iterations", 6}});
  PointTasks whole_tasks({.told = true});
  const auto whole = make_algorithm("soft_actor_critic", whole_tasks, options);
  const std::uint64_t iterations = train(*whole, whole_tasks);
  EXPECT_EQ(iterations, 2U + 2U + 6U);  // 12 demonstrations and 16 to warm up, 8 at a time
  for (std::uint64_t cut = 1; cut < iterations; ++cut) {
    PointTasks tasks({.told = true, .threads = 2});
    const auto killed = make_algorithm("soft_actor_critic", tasks, options);
    train(*killed, tasks, 0, cut);
    const auto resumed = make_algorithm("soft_actor_critic", tasks, options);
    resumed->load(Checkpoint::from_bytes(bytes(*killed), "test"));
    EXPECT_EQ(train(*resumed, tasks, cut), iterations);
    EXPECT_EQ(bytes(*resumed), bytes(*whole)) << "cut after " << cut;
  }
}

TEST(SoftActorCriticTest, TaskWithoutReferenceControllerNeedsNoneAndRefusesDemonstrations) {
  Json document = load_track("point-goal/plain").document;
  document["training"]["variants"] = 4;
  document["levels"] = {{"train", {{"variants", 1}}}};
  const Track track = track_from_json(document, "a few goals");
  ThreadPool threads(1);
  MeteredTrainingTasks tasks(track, Reveal::kNothing, threads);
  TrainingReport report;
  const auto asks =
      make_algorithm("soft_actor_critic", tasks, with({{"demonstration_episodes", 1}}));
  try {
    asks->train_iteration(tasks, Random(1), report);
    FAIL() << "no demonstrator, no error";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("task 'point-goal' has no reference controller"));
  }
  EXPECT_EQ(tasks.steps_used(), 0);
  const auto alone =
      make_algorithm("soft_actor_critic", tasks,
                     with({{"meta_batch", 2}, {"warm_up_episodes", 2}, {"iterations", 2}}));
  EXPECT_EQ(train(*alone, tasks), 3U);
}

TEST(SoftActorCriticTest, OptionsThatContradictEachOtherAreRefused) {
  PointTasks tasks({});
  EXPECT_THROW(make_algorithm("soft_actor_critic", tasks, with({{"buffer_steps", 9}})),
               ConfigError);
  EXPECT_THROW(make_algorithm("soft_actor_critic", tasks,
                              with({{"demonstration_episodes", 4}, {"demonstration_share", 0.0}})),
               ConfigError);
  // 4 demonstrations, 16 episodes to warm up, 8 in an iteration, of 10 steps each: 280.
  const Json options = with({{"demonstration_episodes", 4}});
  for (const std::int64_t budget : {279, 280}) {
    PointTasks poor({.budget = budget});
    TrainingReport report;
    const auto learner = make_algorithm("soft_actor_critic", poor, options);
    if (budget == 280) {
      EXPECT_TRUE(learner->train_iteration(poor, Random(1), report));
    } else {
      EXPECT_THROW(learner->train_iteration(poor, Random(1), report), ConfigError);
    }
  }
}

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() {
    const auto learner = make_algorithm("soft_actor_critic", tasks_, kSmall);
    train(*learner, tasks_);
    learner->save(good_);
  }
  void expect_refused(const Checkpoint& checkpoint, const std::string& what) {
    EXPECT_THROW(make_algorithm("soft_actor_critic", tasks_, kSmall)->load(checkpoint), DataError)
        << what;
  }
  PointTasks tasks_{{.budget = 400}};
  Checkpoint good_;
};

TEST_F(CheckpointTest, WithoutAnyOfItsPartsIsRefused) {
  EXPECT_NO_THROW(make_algorithm("soft_actor_critic", tasks_, kSmall)->load(good_));
  for (const auto& [key, value] : good_.header.items()) {
    Checkpoint bad = good_;
    bad.header.erase(key);
    expect_refused(bad, key);
    bad.header[key] = "something else";
    expect_refused(bad, key);
  }
}

TEST_F(CheckpointTest, WithNumbersThatCannotBeIsRefused) {
  for (const std::string array :
       {"actor", "average_actor", "critic_0", "critic_1", "target_0", "target_1", "log_temperature",
        "adam_actor_mean", "adam_critic_1_square", "input_mean", "input_deviation", "own_steps"}) {
    std::vector<float> values = good_.array(array);
    Checkpoint bad = good_;
    values.front() = std::numeric_limits<float>::quiet_NaN();
    bad.set_array(array, values);
    expect_refused(bad, array + " not finite");
    values = good_.array(array);
    values.push_back(1.0F);
    bad.set_array(array, values);
    expect_refused(bad, array + " too long");
  }
  for (const std::string key : {"demonstrated", "explored", "learned"}) {
    Checkpoint bad = good_;
    bad.header["stage"][key] = key == "learned" ? -1 : 1'000'000;
    expect_refused(bad, key);
  }
}

}  // namespace
}  // namespace adaptbench

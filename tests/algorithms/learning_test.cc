// Do the learners learn? On the point problem, where everything can be said in numbers: from the
// origin the best return is
// -(0.8 + 0.6 + 0.4 + 0.2) = -2 (five steps of 0.2 along an axis; a little better on diagonals,
// where both coordinates may move 0.2), standing still earns -10.
#include <gtest/gtest.h>

#include "core/algorithm.h"
#include "core/error.h"
#include "core/matrix.h"
#include "tests/algorithms/support/adaptation_score.h"
#include "tests/algorithms/support/point_tasks.h"

namespace adaptbench {
namespace {

const Json kSmall = {{"hidden_units", 32}, {"meta_batch", 8}, {"episodes_per_task", 10}};

Json with(Json options, const Json& more) {
  options.update(more);
  return options;
}

struct Trained {
  std::unique_ptr<PointTasks> tasks;
  std::unique_ptr<Algorithm> algorithm;
  [[nodiscard]] double score(int shots) const { return adapted_return(*algorithm, *tasks, shots); }
};

Trained train(const std::string& name, const Json& options, std::int64_t budget) {
  const AlgorithmFactory& factory = algorithms().get(name);
  Trained result;
  result.tasks = std::make_unique<PointTasks>(
      PointTasks::Settings{.budget = budget, .told = factory.spec().told_task});
  result.algorithm =
      factory.make(result.tasks->problem(), Options(factory.spec().options, options), Random(1));
  TrainingReport report;
  for (std::uint64_t i = 0;
       factory.spec().trains &&
       result.algorithm->train_iteration(*result.tasks, Random(2).split("iteration", i), report);
       ++i) {
  }
  return result;
}

TEST(LearningTest, MamlAdaptsInOneShotWhereScratchDoesNot) {
  const Trained maml = train("maml", kSmall, 160'000);
  const Trained scratch = train("scratch", {{"hidden_units", 32}}, 0);
  EXPECT_GT(maml.score(1), maml.score(0) + 1.5);
  EXPECT_GT(maml.score(1), scratch.score(1) + 1.5);
  EXPECT_EQ(scratch.tasks->steps_used(), 0);
  EXPECT_GT(scratch.tasks->validation_steps(), 0);
}

// Each variant of the outer loop learns too. `gain` is what one shot must bring.
struct Variation {
  const char* name;
  const char* algorithm;
  Json options;
};

class VariationTest : public testing::TestWithParam<Variation> {};

TEST_P(VariationTest, AdaptsInOneShotAndKeepsItInTwo) {
  const Trained learner = train(GetParam().algorithm, with(kSmall, GetParam().options), 160'000);
  EXPECT_GT(learner.score(1), learner.score(0) + 1.0);
  EXPECT_GT(learner.score(2), learner.score(0) + 1.0);
}

INSTANTIATE_TEST_SUITE_P(
    Learning, VariationTest,
    testing::Values(Variation{"first_order", "maml", {{"order", "first"}}},
                    Variation{"two_inner_steps", "maml", {{"inner_steps", 2}}},
                    Variation{"learned_step_sizes", "maml", {{"learned_step_sizes", true}}},
                    Variation{"ppo", "maml", {{"outer", "ppo"}, {"ppo_step_size", 3e-3}}},
                    Variation{"tanh", "maml", {{"activation", "tanh"}}},
                    Variation{"reptile", "reptile", Json::object()},
                    Variation{"towards_demonstrations",
                              "meta_behaviour_cloning",
                              {{"action_std", 0.5}, {"activation", "tanh"}}}),
    [](const auto& tested) { return tested.param.name; });

TEST(LearningTest, OracleFindsEveryGoalWithoutAdapting) {
  const Trained oracle = train("oracle", with(kSmall, {{"max_kl", 0.05}}), 160'000);
  const Trained random = train("random", Json::object(), 0);
  EXPECT_GT(oracle.score(0), -4.5);
  EXPECT_LT(random.score(0), -8.0);
}

TEST(LearningTest, ReferenceControllerGoesStraightToEachGoal) {
  EXPECT_GT(train("reference_controller", Json::object(), 0).score(0), -2.1);
  ProblemSpec without = PointTasks({.told = true}).problem();
  without.demonstrations = false;
  const AlgorithmFactory& factory = algorithms().get("reference_controller");
  EXPECT_THROW(
      (void)factory.make(without, Options(factory.spec().options, Json::object()), Random(1)),
      ConfigError);
}

TEST(LearningTest, SeveralUpdatesRefuseAHessianThatIsNotOfTheirStep) {
  const auto make = [&](const char* algorithm, Json options) {
    options["inner_loss"] = "likelihood_ratio";
    const AlgorithmFactory& factory = algorithms().get(algorithm);
    (void)factory.make(PointTasks({.told = true}).problem(),
                       Options(factory.spec().options, options), Random(1));
  };
  EXPECT_THROW(make("meta_behaviour_cloning", Json::object()), ConfigError);
  EXPECT_NO_THROW(make("meta_behaviour_cloning", {{"updates", 1}}));
  EXPECT_THROW(make("maml", {{"outer", "ppo"}}), ConfigError);
  EXPECT_NO_THROW(make("maml", {{"outer", "ppo"}, {"ppo_epochs", 1}}));
  EXPECT_NO_THROW(make("maml", {{"outer", "trpo"}}));
}

// The same iteration by hand-written derivatives and by libtorch's, up to rounding.
TEST(LearningTest, AutogradTakesTheSameStepAsTheAnalyticDerivatives) {
  std::vector<Vector> parameters;
  for (const char* derivatives : {"analytic", "autograd"}) {
    const Trained maml = train("maml",
                               with(kSmall, {{"derivatives", derivatives},
                                             {"activation", "tanh"},
                                             {"iterations", 2},
                                             {"step_size_grid", Json::array()}}),
                               10'000);
    Checkpoint checkpoint;
    maml.algorithm->save(checkpoint);
    const std::vector<float>& values = checkpoint.array("parameters");
    parameters.push_back(
        Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size())));
  }
  EXPECT_LT((parameters[0] - parameters[1]).norm(), 1e-3F * parameters[0].norm());
}

TEST(LearningTest, OnePolicyForAllGoalsLearnsToStayInTheMiddle) {
  const Trained tuned = train("fine_tuning", kSmall, 80'000);
  EXPECT_NEAR(tuned.score(0), -10.0, 0.7);
  EXPECT_GT(tuned.score(2), tuned.score(0) + 0.5);
}

}  // namespace
}  // namespace adaptbench

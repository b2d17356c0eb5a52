// What every registered algorithm promises to the harness, tried on the point problem, and with
// pictures where it takes them. A new algorithm is found by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <string>

#include "core/algorithm.h"
#include "core/error.h"
#include "tests/algorithms/support/adaptation_score.h"
#include "tests/algorithms/support/point_tasks.h"

namespace adaptbench {
namespace {

constexpr std::int64_t kBudget = 3'000;

struct Tested {
  std::string algorithm;
  bool pictures = false;
  friend std::ostream& operator<<(std::ostream& out, const Tested& tested) {
    return out << tested.algorithm << (tested.pictures ? " with pictures" : "");
  }
};

class AlgorithmConformance : public testing::TestWithParam<Tested> {
 protected:
  [[nodiscard]] const AlgorithmFactory& factory() const {
    return algorithms().get(GetParam().algorithm);
  }

  // Options that keep the test short, as far as the algorithm has them.
  [[nodiscard]] Options options(const Json& more = Json::object()) const {
    Json given = more;
    const Json wanted = {{"hidden_units", 8},
                         {"meta_batch", 8},
                         {"episodes_per_task", 4},
                         {"step_size_grid", {0.1, 0.3}},
                         {"updates", GetParam().pictures ? 3 : 200},
                         {"minibatch", GetParam().pictures ? 40 : 256},
                         {"filters", 2}};
    for (const OptionSpec& spec : factory().spec().options) {
      if (wanted.contains(spec.name) && !given.contains(spec.name))
        given[spec.name] = wanted[spec.name];
    }
    return {factory().spec().options, given};
  }

  [[nodiscard]] PointTasks tasks(int threads = 1) const {
    return PointTasks({.budget = kBudget,
                       .told = factory().spec().told_task,
                       .threads = threads,
                       .episodes_per_shot = 4,
                       .pictures = GetParam().pictures});
  }

  [[nodiscard]] std::unique_ptr<Algorithm> make(const PointTasks& tasks) const {
    return factory().make(tasks.problem(), options(), Random(1));
  }

  // Trains as the harness does, from iteration `first` on; returns the number of the next
  // iteration.
  std::uint64_t train(Algorithm& algorithm, PointTasks& tasks, std::uint64_t first = 0,
                      std::uint64_t at_most = 1000) const {
    std::uint64_t i = first;
    TrainingReport report;
    while (factory().spec().trains && i < at_most &&
           algorithm.train_iteration(tasks, Random(2).split("iteration", i), report)) {
      ++i;
    }
    return i;
  }

  static std::string bytes(const Algorithm& algorithm) {
    Checkpoint checkpoint;
    algorithm.save(checkpoint);
    return checkpoint.to_bytes();
  }

  static void load(Algorithm& algorithm, const std::string& bytes) {
    algorithm.load(Checkpoint::from_bytes(bytes, "test"));
  }
};

TEST_P(AlgorithmConformance, DescribesItself) {
  EXPECT_EQ(factory().spec().name, GetParam().algorithm);
  EXPECT_FALSE(factory().spec().description.empty());
  for (const OptionSpec& spec : factory().spec().options)
    EXPECT_FALSE(spec.description.empty()) << spec.name;
}

TEST_P(AlgorithmConformance, OptionsAreStrict) {
  EXPECT_THROW((void)options({{"no_such_option", 1}}), ConfigError);
  for (const OptionSpec& spec : factory().spec().options) {
    EXPECT_THROW((void)options({{spec.name, Json::object()}}), ConfigError) << spec.name;
  }
}

TEST_P(AlgorithmConformance, TrainingStaysWithinItsBudgetAndOnTrainingVariants) {
  PointTasks tasks = this->tasks();
  const auto algorithm = make(tasks);
  const std::uint64_t iterations = train(*algorithm, tasks);
  EXPECT_LE(tasks.steps_used(), kBudget);
  EXPECT_EQ(iterations > 0, factory().spec().trains);
  for (const std::string& id : tasks.collected()) {
    EXPECT_THAT(id,
                testing::AnyOf(testing::HasSubstr("/train/"), testing::HasSubstr("/validation/")));
  }
}

TEST_P(AlgorithmConformance, ShareDoneLeadsToTheEndThatAnOptionSets) {
  const auto& specs = factory().spec().options;
  if (std::ranges::find(specs, "iterations", &OptionSpec::name) == specs.end())
    GTEST_SKIP() << "it has no such option";
  PointTasks tasks = this->tasks();
  const auto algorithm = factory().make(tasks.problem(), options({{"iterations", 2}}), Random(1));
  double before = algorithm->share_done();
  EXPECT_EQ(before, 0.0);
  std::uint64_t i = 0;
  for (; before < 1.0 && i < 100; ++i) {
    EXPECT_EQ(train(*algorithm, tasks, i, i + 1), i + 1);
    EXPECT_GT(algorithm->share_done(), before);
    before = algorithm->share_done();
  }
  EXPECT_EQ(before, 1.0);
  EXPECT_GE(i, 2U);
}

TEST_P(AlgorithmConformance, AdaptationChangesNothingButItself) {
  PointTasks tasks = this->tasks();
  const auto algorithm = make(tasks);
  train(*algorithm, tasks);
  const std::string before = bytes(*algorithm);
  const double first = adapted_return(*algorithm, tasks, 2);
  EXPECT_EQ(bytes(*algorithm), before);
  EXPECT_EQ(adapted_return(*algorithm, tasks, 2), first);
}

TEST_P(AlgorithmConformance, LoadedAlgorithmAdaptsAlike) {
  PointTasks tasks = this->tasks();
  const auto algorithm = make(tasks);
  train(*algorithm, tasks);
  const auto other = factory().make(tasks.problem(), options(), Random(77));
  load(*other, bytes(*algorithm));
  EXPECT_EQ(bytes(*other), bytes(*algorithm));
  EXPECT_EQ(adapted_return(*other, tasks, 1), adapted_return(*algorithm, tasks, 1));
}

TEST_P(AlgorithmConformance, ResumedAfterAnyIterationTrainingGivesTheSameBits) {
  PointTasks whole_tasks = tasks();
  const auto whole = make(whole_tasks);
  const std::uint64_t iterations = train(*whole, whole_tasks);
  for (std::uint64_t cut = 0; cut < iterations; ++cut) {
    PointTasks before = tasks(), after = tasks();
    const auto killed = make(before);
    train(*killed, before, 0, cut);
    const auto resumed = make(after);
    load(*resumed, bytes(*killed));
    after.set_steps_used(before.steps_used());
    EXPECT_EQ(train(*resumed, after, cut), iterations);
    EXPECT_EQ(bytes(*resumed), bytes(*whole)) << "cut after " << cut;
  }
}

TEST_P(AlgorithmConformance, TwoThreadsGiveTheBitsOfOne) {
  PointTasks one_tasks = tasks(1), two_tasks = tasks(2);
  const auto one = make(one_tasks), two = make(two_tasks);
  train(*one, one_tasks);
  train(*two, two_tasks);
  EXPECT_EQ(bytes(*one), bytes(*two));
  EXPECT_EQ(adapted_return(*one, one_tasks, 1), adapted_return(*two, two_tasks, 1));
}

TEST_P(AlgorithmConformance, CheckpointOfAnotherNetworkIsRefused) {
  PointTasks tasks = this->tasks();
  const std::string mine = bytes(*make(tasks));
  if (options().effective().contains("hidden_units")) {
    const auto wider = factory().make(tasks.problem(), options({{"hidden_units", 9}}), Random(1));
    EXPECT_THROW(load(*wider, mine), DataError);
  }
  const PointTasks other({.observation_padding = 3, .pictures = GetParam().pictures});
  EXPECT_THROW(load(*factory().make(other.problem(), options(), Random(1)), mine), DataError);
  Checkpoint empty;
  EXPECT_THROW(make(tasks)->load(empty), DataError);
}

TEST_P(AlgorithmConformance, WithoutValidationVariantsTuningIsPaidFromTheBudget) {
  PointTasks tasks({.budget = kBudget,
                    .told = factory().spec().told_task,
                    .episodes_per_shot = 4,
                    .validation_variants = 0,
                    .pictures = GetParam().pictures});
  const auto algorithm = make(tasks);
  std::set<std::string> tried;  // step sizes
  for (std::uint64_t i = 0;; ++i) {
    TrainingReport report;
    const std::int64_t before = tasks.steps_used();
    if (!algorithm->train_iteration(tasks, Random(i), report)) break;
    for (const auto& [name, value] : report.metrics) {
      if (!name.starts_with("tuning/")) continue;
      tried.insert(name);
      EXPECT_GT(tasks.steps_used(), before) << name;
    }
  }
  EXPECT_LE(tasks.steps_used(), kBudget);
  const Json effective = options().effective();
  const bool tunes = effective.contains("step_size_grid") && effective.value("adapt", "") != "none";
  EXPECT_EQ(tried.size(), tunes ? effective["step_size_grid"].size() : 0U);
}

TEST_P(AlgorithmConformance, BudgetTooSmallForOneIterationIsAnErrorIfStepsAreNeeded) {
  PointTasks poor(
      {.budget = 10, .told = factory().spec().told_task, .pictures = GetParam().pictures});
  PointTasks rich(
      {.budget = kBudget, .told = factory().spec().told_task, .pictures = GetParam().pictures});
  TrainingReport report;
  make(rich)->train_iteration(rich, Random(1), report);
  const auto algorithm = make(poor);
  try {
    algorithm->train_iteration(poor, Random(1), report);
    EXPECT_EQ(rich.steps_used(), 0) << "trained without a step";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("budget"));
    EXPECT_GT(rich.steps_used(), 0);
  }
  EXPECT_EQ(poor.steps_used(), 0);
}

std::vector<Tested> all_tested() {
  std::vector<Tested> all;
  for (const std::string& name : algorithms().names()) {
    all.push_back({name, false});
    if (algorithms().get(name).spec().takes_images) all.push_back({name, true});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Registered, AlgorithmConformance, testing::ValuesIn(all_tested()),
                         [](const auto& tested) {
                           std::string label = tested.param.algorithm;
                           std::replace(label.begin(), label.end(), '-', '_');
                           return label + (tested.param.pictures ? "_with_pictures" : "");
                         });

TEST(PictureTest, AlgorithmsForFlatVectorsRefuseThemAndNameThoseThatDoNot) {
  const PointTasks tasks({.pictures = true});
  std::string takers;
  for (const std::string& name : algorithms().names()) {
    if (algorithms().get(name).spec().takes_images) takers += (takers.empty() ? "" : ", ") + name;
  }
  int refusing = 0;
  for (const std::string& name : algorithms().names()) {
    const AlgorithmFactory& factory = algorithms().get(name);
    if (factory.spec().takes_images) continue;
    ++refusing;
    EXPECT_THAT(
        [&] {
          factory.make(tasks.problem(), Options(factory.spec().options, Json::object()), Random(1));
        },
        testing::ThrowsMessage<ConfigError>(
            testing::AllOf(testing::HasSubstr("'" + name + "' learns from flat vectors"),
                           testing::HasSubstr("16 x 16 x 3"),
                           testing::HasSubstr("algorithms that take pictures: " + takers))));
  }
  EXPECT_GE(refusing, 5);
}

}  // namespace
}  // namespace adaptbench

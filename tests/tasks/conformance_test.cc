// What every registered family must do on every robot that it takes. A new plug-in is tested
// without an edit here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/environment.h"
#include "core/held_out.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "tests/tasks/pairings.h"

namespace adaptbench {
namespace {

class ConformanceTest : public testing::TestWithParam<Pairing> {
 protected:
  [[nodiscard]] VariantSpace space() const {
    return {task_families().get(GetParam().family), robots().get(GetParam().robot), "mujoco"};
  }
};

std::vector<float> random_action(int size, Random& random) {
  std::vector<float> action(static_cast<std::size_t>(size));
  for (float& value : action) value = static_cast<float>(random.normal());
  return action;
}

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

// One random episode on a variant; checks each step.
void expect_sound_episode(const Variant& variant, Random random) {
  SCOPED_TRACE(variant.id());
  Environment environment(variant);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(random.split("reset"), observation);
  ASSERT_TRUE(all_finite(observation));
  Random actions = random.split("actions");
  for (int step = 0; step < environment.horizon(); ++step) {
    const StepOutcome outcome =
        environment.step(random_action(environment.action_size(), actions), observation);
    ASSERT_EQ(environment.failure(), "");
    ASSERT_TRUE(all_finite(observation)) << "step " << step;
    const auto parts = environment.reward_parts();
    ASSERT_DOUBLE_EQ(outcome.reward, std::accumulate(parts.begin(), parts.end(), 0.0));
    if (outcome.terminated) break;
  }
}

TEST_P(ConformanceTest, DescribesItself) {
  const FamilySpec& family = task_families().get(GetParam().family).spec();
  const RobotSpec& robot = robots().get(GetParam().robot).spec();
  EXPECT_EQ(family.name, GetParam().family);
  EXPECT_EQ(robot.name, GetParam().robot);
  EXPECT_FALSE(family.description.empty());
  EXPECT_FALSE(family.success.empty());
  EXPECT_FALSE(family.frames.empty());
  EXPECT_FALSE(robot.description.empty());
  EXPECT_FALSE(family.reward_parts.empty());
  const VariantSpace variants = space();
  for (const ParameterSpec& row : variants.table().rows()) {
    EXPECT_FALSE(row.description.empty()) << row.name;
  }
}

TEST_P(ConformanceTest, EveryChannelHasANameAndAUnit) {
  const Environment environment(space().nominal());
  for (const auto& channels : {environment.task().observation(), environment.task().action()}) {
    std::set<std::string> names;
    for (const Channel& channel : channels) {
      EXPECT_FALSE(channel.name.empty());
      EXPECT_FALSE(channel.unit.empty()) << channel.name;
      EXPECT_TRUE(names.insert(channel.name).second) << channel.name << " twice";
    }
  }
}

TEST_P(ConformanceTest, NobodyFallsThroughTheFloorAtTheStart) {
  const Environment environment(space().nominal());
  const RobotSpec& robot = robots().get(GetParam().robot).spec();
  if (robot.standing_height_m == 0.0) GTEST_SKIP() << "does not stand";
  const int torso = environment.model().body(robot.torso);
  EXPECT_NEAR(environment.world().body_position_m(torso)[2], robot.standing_height_m, 0.01);
}

constexpr int kCanaries = 4;
constexpr double kCanary = -12345.0;

// As many numbers as are expected, each not a number yet, and some behind them that must stay.
template <class T>
std::vector<T> guarded(std::size_t size) {
  std::vector<T> values(size + kCanaries, std::numeric_limits<T>::quiet_NaN());
  std::fill(values.end() - kCanaries, values.end(), static_cast<T>(kCanary));
  return values;
}

template <class T>
void expect_filled(const std::vector<T>& values, const std::string& what) {
  const auto end = values.end() - kCanaries;
  const auto unset = std::find_if(values.begin(), end, [](T value) { return std::isnan(value); });
  EXPECT_EQ(unset, end) << what << ' ' << unset - values.begin() << " of " << end - values.begin()
                        << " is not written";
  EXPECT_TRUE(std::all_of(end, values.end(), [](T value) { return value == T(kCanary); }))
      << "more than " << end - values.begin() << ' ' << what << "s are written";
}

TEST_P(ConformanceTest, WritesAsManyNumbersAsItDeclares) {
  const TrainingVariant variant = space().train(0);
  const TaskFamily& family = task_families().get(GetParam().family);
  const Environment environment(variant);
  const auto task = family.pose(variant.parameters(), robots().get(GetParam().robot),
                                compile_cached(engines().get("mujoco"), environment.scene()));
  const auto world = environment.model().new_world();
  Random random(1);
  task->reset(*world, random);
  auto controls = guarded<double>(static_cast<std::size_t>(environment.model().actuator_size()));
  const std::vector<float> action(task->action().size(), 0.5F);
  task->control(*world, action, std::span(controls).first(controls.size() - kCanaries));
  expect_filled(controls, "control");
  world->step(std::span(controls).first(controls.size() - kCanaries), family.spec().substeps);
  auto parts = guarded<double>(family.spec().reward_parts.size());
  task->score(*world, action, std::span(parts).first(parts.size() - kCanaries));
  expect_filled(parts, "reward part");
  auto observation = guarded<float>(task->observation().size());
  task->observe(*world, std::span(observation).first(observation.size() - kCanaries));
  expect_filled(observation, "channel of the observation");
  auto state = guarded<float>(task->state().size());
  task->observe_state(*world, std::span(state).first(state.size() - kCanaries));
  expect_filled(state, "channel of the state");
}

TEST_P(ConformanceTest, ItsReferenceControllerSucceeds) {
  const TaskFamily& family = task_families().get(GetParam().family);
  const Robot& robot = robots().get(GetParam().robot);
  const VariantSpace variants = space();
  for (std::size_t i = 0; i < 3; ++i) {
    const TrainingVariant variant = variants.train(i);
    const auto controller = family.reference_controller(variant.parameters(), robot);
    if (controller == nullptr) GTEST_SKIP() << "has none";
    EXPECT_TRUE(Environment(variant).demonstrate(*controller, Random(i)).success_at_end)
        << variant.id();
  }
}

// A body that begins inside the floor is pushed out of it.
TEST_P(ConformanceTest, NobodyIsThrownUpFromTheFloorAtTheStart) {
  const RobotSpec& robot = robots().get(GetParam().robot).spec();
  if (robot.standing_height_m == 0.0) GTEST_SKIP() << "does not stand";
  for (std::size_t i = 0; i < 3; ++i) {
    Environment environment(space().train(i));
    const int torso = environment.model().body(robot.torso);
    std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
    const std::vector<float> off(static_cast<std::size_t>(environment.action_size()), 0.0F);
    environment.reset(Random(i), observation);
    const double start_m = environment.world().subtree_com_m(torso)[2];
    for (double time_s = 0.0; time_s < 0.5; time_s = environment.world().time_s()) {
      environment.step(off, observation);
      ASSERT_EQ(environment.failure(), "");  // time would stand still
      EXPECT_LT(environment.world().subtree_com_m(torso)[2], start_m + 0.05) << time_s << " s";
    }
  }
}

TEST_P(ConformanceTest, RandomActionsNeverBreakAnEpisode) {
  const VariantSpace variants = space();
  for (std::size_t i = 0; i < 3; ++i) expect_sound_episode(variants.train(i), Random(i));
}

TEST_P(ConformanceTest, HeldOutVariantsRunAsWell) {
  const VariantSpace variants = space();
  for (const Level level :
       {Level::kInRange, Level::kInterpolation, Level::kExtrapolation, Level::kCategory}) {
    if (!variants.offers(level)) continue;
    for (std::size_t i = 0; i < 3; ++i) {
      expect_sound_episode(HeldOutAccess::variant(variants, level, i), Random(i));
    }
  }
}

TEST_P(ConformanceTest, HeldOutVariantsAreNoneThatTrainingCanDraw) {
  const VariantSpace variants = space();
  const auto leaves_training = [&](const Variant& variant) {
    for (const ParameterSpec& row : variants.table().rows()) {
      if (row.is_choice()) {
        const auto& choice = variant.parameters().choice(row.name);
        if (std::find(row.choices.begin(), row.choices.end(), choice) == row.choices.end())
          return true;
      } else if (!row.is_trained(variant.parameters().number(row.name))) {
        return true;
      }
    }
    return false;
  };
  for (std::size_t i = 0; i < 32; ++i) {
    EXPECT_FALSE(leaves_training(variants.train(i))) << i;
    for (const Level level : {Level::kInterpolation, Level::kExtrapolation, Level::kCategory}) {
      if (!variants.offers(level)) continue;
      const HeldOutVariant variant = HeldOutAccess::variant(variants, level, i);
      EXPECT_TRUE(leaves_training(variant)) << variant.id();
    }
  }
}

// A policy that draws its actions from its stream.
class RandomPolicy final : public Policy {
 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override {
    class RandomActor final : public Actor {
     public:
      explicit RandomActor(Random stream) : random_(stream) {}
      void act(std::span<const float>, std::span<float> action) override {
        for (float& value : action) value = static_cast<float>(random_.normal());
      }

     private:
      Random random_;
    };
    return std::make_unique<RandomActor>(random);
  }
};

TEST_P(ConformanceTest, SameSeedGivesTheSameBits) {
  const TrainingVariant variant = space().train(5);
  Environment first(variant), second(variant);
  const RandomPolicy policy;
  (void)second.run(policy, Random(99));  // a used environment must not differ from a fresh one
  const Episode a = first.run(policy, Random(7), true);
  const Episode b = second.run(policy, Random(7), true);
  const Episode c = second.run(policy, Random(8), true);
  EXPECT_EQ(a.digest, b.digest);
  EXPECT_NE(a.digest, c.digest);
}

INSTANTIATE_TEST_SUITE_P(Registry, ConformanceTest, testing::ValuesIn(all_pairings()),
                         pairing_label);

}  // namespace
}  // namespace adaptbench

#include "core/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/held_out.h"
#include "core/registry.h"
#include "core/rollout.h"
#include "core/variant_space.h"
#include "core/vector_environment.h"

namespace adaptbench {
namespace {

// Acts with uniform random numbers in [-1, 1].
class RandomPolicy final : public Policy {
  class Episode final : public Actor {
   public:
    explicit Episode(Random random) : random_(random) {}
    void act(std::span<const float>, std::span<float> action) override {
      for (float& value : action) value = static_cast<float>(random_.uniform(-1.0, 1.0));
    }

   private:
    Random random_;
  };

 public:
  std::unique_ptr<Actor> begin_episode(Random random) const override {
    return std::make_unique<Episode>(random);
  }
};

class BrokenPolicy final : public Policy {
  class Episode final : public Actor {
   public:
    void act(std::span<const float>, std::span<float> action) override {
      action[0] = steps_++ < 3 ? 0.0F : std::numeric_limits<float>::quiet_NaN();
    }

   private:
    int steps_ = 0;
  };

 public:
  std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Episode>();
  }
};

VariantSpace cheetah() {
  return {task_families().get("classic-direction"), robots().get("classic-half-cheetah"), "mujoco"};
}

TEST(EnvironmentTest, TheSameSeedGivesTheSameEpisodeAndAnotherDoesNot) {
  Environment environment(cheetah().train(0));
  const RandomPolicy policy;
  const Episode first = environment.run(policy, Random(1), true);
  const Episode other = environment.run(policy, Random(2), true);
  const Episode again = environment.run(policy, Random(1), true);
  EXPECT_EQ(first.digest, again.digest);
  EXPECT_NE(first.digest, other.digest);
  EXPECT_EQ(first.digest, Environment(cheetah().train(0)).run(policy, Random(1), true).digest);
}

TEST(EnvironmentTest, TheRewardIsTheSumOfItsParts) {
  Environment environment(cheetah().train(0));
  const Episode episode = environment.run(RandomPolicy(), Random(3));
  double parts = 0.0;
  for (const double part : episode.reward_parts) parts += part;
  EXPECT_NEAR(episode.total_reward, parts, 1e-9 * (1.0 + std::abs(parts)));
  EXPECT_EQ(episode.length(), environment.horizon());
}

TEST(EnvironmentTest, ANonFiniteActionFailsTheEpisodeWithItsReason) {
  Environment environment(cheetah().train(0));
  const Episode failed = environment.run(BrokenPolicy(), Random(1));
  EXPECT_THAT(failed.failure, ::testing::HasSubstr("not finite"));
  EXPECT_EQ(failed.length(), 4);
  EXPECT_FALSE(failed.success_at_end);
  EXPECT_TRUE(
      environment.run(RandomPolicy(), Random(1)).failure.empty());  // and it goes on afterwards
}

TEST(EnvironmentTest, RevealAppendsTheEncodingOfTheTask) {
  Environment blind(cheetah().train(0)), told(cheetah().train(1), Reveal::kTask);
  ASSERT_EQ(told.observation_size(), blind.observation_size() + 2);  // one-hot forward, backward
  std::vector<float> observation(static_cast<std::size_t>(told.observation_size()));
  told.reset(Random(1), observation);
  EXPECT_EQ(observation[observation.size() - 2], 0.0F);
  EXPECT_EQ(observation[observation.size() - 1], 1.0F);
}

TEST(EnvironmentTest, WrongSizesAreNamed) {
  Environment environment(cheetah().train(0));
  std::vector<float> observation(3), action(2);
  EXPECT_THROW(environment.reset(Random(1), observation), ConfigError);
  EXPECT_THROW(environment.step(action, observation), ConfigError);
}

TEST(RolloutTest, TheNumberOfThreadsDoesNotChangeABit) {
  const RandomPolicy policy;
  std::vector<TrainingVariant> variants;
  for (std::size_t i = 0; i < 2; ++i) variants.push_back(cheetah().train(i));
  std::vector<RolloutRequest> requests;
  for (std::size_t i = 0; i < 7; ++i) {
    requests.push_back({.variant = &variants[i % 2],
                        .policy = &policy,
                        .episodes = 2,
                        .random = Random(i),
                        .with_digest = true});
  }
  ThreadPool one(1), three(3);
  const auto serial = run_rollouts(requests, one), parallel = run_rollouts(requests, three);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (std::size_t e = 0; e < 2; ++e) EXPECT_EQ(serial[i][e].digest, parallel[i][e].digest);
  }
}

TEST(VectorEnvironmentTest, AgreesWithSingleEnvironmentsForAnyNumberOfThreads) {
  std::vector<TrainingVariant> variants;
  for (std::size_t i = 0; i < 5; ++i) variants.push_back(cheetah().train(i % 2));
  std::vector<const Variant*> pointers;
  for (const auto& variant : variants) pointers.push_back(&variant);
  const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5};
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    VectorEnvironment together(pointers, pool);
    Matrix observations;
    together.reset(seeds, observations);
    std::vector<std::unique_ptr<Environment>> alone;
    std::vector<float> observation(static_cast<std::size_t>(together.observation_size()));
    for (std::size_t i = 0; i < 5; ++i) {
      alone.push_back(std::make_unique<Environment>(variants[i]));
      alone[i]->reset(Random(seeds[i]), observation);
      EXPECT_TRUE(std::equal(observation.begin(), observation.end(),
                             observations.row(static_cast<Eigen::Index>(i)).data()));
    }
    StepBatch batch;
    for (int step = 0; step < 50; ++step) {
      Matrix actions(5, together.action_size());
      for (Eigen::Index i = 0; i < actions.size(); ++i)
        actions.data()[i] = std::sin(static_cast<float>(i + 7 * step));
      together.step(actions, batch);
      for (std::size_t i = 0; i < 5; ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        const StepOutcome outcome = alone[i]->step(
            {actions.row(row).data(), static_cast<std::size_t>(actions.cols())}, observation);
        ASSERT_EQ(static_cast<float>(outcome.reward), batch.rewards[row]);
        ASSERT_TRUE(
            std::equal(observation.begin(), observation.end(), batch.observations.row(row).data()));
      }
    }
  }
}

TEST(VectorEnvironmentTest, ATerminatedEnvironmentKeepsItsObservationUntilItIsReset) {
  ThreadPool pool(2);
  const TrainingVariant variant = cheetah().train(0);
  const Variant* const two[] = {&variant, &variant};
  VectorEnvironment environments(two, pool);
  Matrix observations, actions = Matrix::Zero(2, environments.action_size());
  const std::vector<std::uint64_t> seeds = {1, 2};
  environments.reset(seeds, observations);
  actions(0, 0) = std::numeric_limits<float>::quiet_NaN();
  StepBatch first, second;
  environments.step(actions, first);
  environments.step(Matrix::Zero(2, environments.action_size()), second);
  EXPECT_EQ(first.terminated, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(second.terminated, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(first.observations.row(0), second.observations.row(0));
  EXPECT_NE(first.observations.row(1), second.observations.row(1));
  EXPECT_EQ(second.rewards[0], 0.0F);
  environments.reset(seeds, observations);
  environments.step(Matrix::Zero(2, environments.action_size()), second);
  EXPECT_EQ(second.terminated, (std::vector<std::uint8_t>{0, 0}));
}

TEST(VectorEnvironmentTest, WrongShapesAreNamed) {
  ThreadPool pool(1);
  const TrainingVariant variant = cheetah().train(0);
  const Variant* const one[] = {&variant};
  EXPECT_THROW(VectorEnvironment({}, pool), ConfigError);
  VectorEnvironment environment(one, pool);
  Matrix observations;
  EXPECT_THROW(environment.reset(std::vector<std::uint64_t>{1, 2}, observations), ConfigError);
  StepBatch batch;
  EXPECT_THROW(environment.step(Matrix::Zero(2, 6), batch), ConfigError);
}

}  // namespace
}  // namespace adaptbench

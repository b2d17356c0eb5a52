#include "algorithms/soft_actor_critic/replay_buffer.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "algorithms/soft_actor_critic/experience.h"
#include "core/error.h"

namespace adaptbench {
namespace {

// Observation t is first + t, its action a tenth of t, its reward ten times the observation.
Episode counted(float first, int length, bool terminated = false) {
  Episode episode;
  episode.observations = Vector::LinSpaced(length, first, first + static_cast<float>(length - 1));
  episode.actions = Vector::LinSpaced(length, 0.0F, 0.1F * static_cast<float>(length - 1));
  episode.rewards = 10.0F * episode.observations.col(0);
  episode.terminated = terminated;
  return episode;
}

Transitions draw(const ReplayBuffer& buffer, Eigen::Index rows) {
  Transitions batch(rows, 1, 1);
  buffer.draw(0, rows, Random(1), batch);
  return batch;
}

std::set<float> seen(const Vector& values) { return {values.begin(), values.end()}; }

TEST(ReplayBufferTest, GivesEachStepWithTheOneAfterIt) {
  ReplayBuffer buffer(1, 1, 100);
  buffer.add(counted(0.0F, 5));
  buffer.add(counted(100.0F, 5));
  const Transitions batch = draw(buffer, 200);
  // Of a time limit nobody knows what comes after it: 4 and 104 are not drawn.
  EXPECT_EQ(seen(batch.observations.col(0)),
            (std::set<float>{0.0F, 1.0F, 2.0F, 3.0F, 100.0F, 101.0F, 102.0F, 103.0F}));
  EXPECT_EQ(batch.next_observations, (batch.observations.array() + 1.0F).matrix());
  EXPECT_EQ(batch.rewards, 10.0F * batch.observations.col(0));
  EXPECT_EQ(seen(batch.continues), (std::set<float>{1.0F}));
}

TEST(ReplayBufferTest, StepThatEndedItsEpisodeDoesNotContinue) {
  ReplayBuffer buffer(1, 1, 100);
  buffer.add(counted(0.0F, 3, true));
  const Transitions batch = draw(buffer, 100);
  EXPECT_EQ(seen(batch.observations.col(0)), (std::set<float>{0.0F, 1.0F, 2.0F}));
  for (Eigen::Index i = 0; i < batch.rows(); ++i) {
    EXPECT_EQ(batch.continues[i], batch.observations(i, 0) == 2.0F ? 0.0F : 1.0F);
  }
}

TEST(ReplayBufferTest, StaysBoundedAndForgetsTheOldest) {
  ReplayBuffer buffer(1, 1, 12);
  for (int e = 0; e < 7; ++e) {
    buffer.add(counted(static_cast<float>(100 * e), 5));
    EXPECT_LE(buffer.rows(), 12);
  }
  // The last 12 of 35 rows: 403 and 404 of the fifth episode, all of the sixth and seventh; without
  // the last of each.
  EXPECT_EQ(buffer.rows(), 12);
  EXPECT_EQ(buffer.drawable(), 9);
  const Transitions batch = draw(buffer, 300);
  EXPECT_EQ(
      seen(batch.observations.col(0)),
      (std::set<float>{403.0F, 500.0F, 501.0F, 502.0F, 503.0F, 600.0F, 601.0F, 602.0F, 603.0F}));
  EXPECT_EQ(batch.next_observations, (batch.observations.array() + 1.0F).matrix());
}

TEST(ReplayBufferTest, ActionsAreKeptAsTheTaskTookThem) {
  Episode episode = counted(0.0F, 2, true);
  episode.actions << -3.0F, 3.0F;
  ReplayBuffer buffer(1, 1, 10);
  buffer.add(episode);
  EXPECT_EQ(seen(draw(buffer, 50).actions.col(0)), (std::set<float>{-1.0F, 1.0F}));
}

TEST(ReplayBufferTest, BrokenEpisodesAreLeftOut) {
  ReplayBuffer buffer(1, 1, 10);
  Episode failed = counted(0.0F, 3);
  failed.failure = "diverged";
  buffer.add(failed);
  for (int part = 0; part < 3; ++part) {
    Episode broken = counted(0.0F, 3);
    (part == 0   ? broken.observations.data()
     : part == 1 ? broken.actions.data()
                 : broken.rewards.data())[1] = std::numeric_limits<float>::quiet_NaN();
    buffer.add(broken);
  }
  EXPECT_EQ(buffer.rows(), 0);
}

TEST(ReplayBufferTest, CheckpointKeepsItAndWhereItGoesOn) {
  ReplayBuffer buffer(1, 1, 12);
  for (int e = 0; e < 3; ++e) buffer.add(counted(static_cast<float>(100 * e), 5));
  Checkpoint checkpoint;
  buffer.save(checkpoint, "steps");
  ReplayBuffer same(1, 1, 12);
  same.load(checkpoint, "steps");
  for (ReplayBuffer* each : {&buffer, &same}) each->add(counted(900.0F, 4));
  EXPECT_EQ(draw(same, 50).observations, draw(buffer, 50).observations);
  EXPECT_EQ(same.drawable(), buffer.drawable());
}

TEST(ReplayBufferTest, CheckpointThatCannotBeIsRefused) {
  ReplayBuffer buffer(1, 1, 12);
  buffer.add(counted(0.0F, 3));
  Checkpoint good;
  buffer.save(good, "steps");
  const auto refused = [&](const Checkpoint& checkpoint, Eigen::Index observation = 1,
                           Eigen::Index capacity = 12) {
    ReplayBuffer other(observation, 1, capacity);
    EXPECT_THROW(other.load(checkpoint, "steps"), DataError);
  };
  refused(Checkpoint());
  refused(good, 2);
  refused(good, 1, 2);
  Checkpoint bad = good;
  bad.header["steps"]["next"] = 1;
  refused(bad);
  bad.header["steps"] = {{"steps", 2}, {"next", 2}};
  refused(bad);
  // Rows are observation, action, reward, kind: 1 went on, 2 ended, 0 last.
  const std::vector<float> values = good.array("steps");
  const auto changed = [&](std::size_t index, float value) {
    std::vector<float> all = values;
    all[index] = value;
    Checkpoint checkpoint = good;
    checkpoint.set_array("steps", all);
    return checkpoint;
  };
  refused(changed(3, 0.5F));   // no such kind
  refused(changed(11, 1.0F));  // the newest step cannot have a next one
  refused(changed(0, std::numeric_limits<float>::quiet_NaN()));
  ReplayBuffer other(1, 1, 12);
  EXPECT_NO_THROW(other.load(changed(11, 2.0F), "steps"));
}

TEST(ExperienceTest, MinibatchHoldsItsShareOfDemonstrations) {
  Experience experience(ReplayBuffer(1, 1, 10), ReplayBuffer(1, 1, 10), 0.25);
  EXPECT_TRUE(experience.empty());
  const auto demonstrated = [&] {
    Transitions batch(100, 1, 1);
    experience.draw(Random(1), batch);
    return (batch.observations.array() >= 100.0F).count();
  };
  experience.own().add(counted(0.0F, 5));
  EXPECT_EQ(demonstrated(), 0);
  experience.demonstrations().add(counted(100.0F, 5));
  EXPECT_EQ(demonstrated(), 25);
}

}  // namespace
}  // namespace adaptbench

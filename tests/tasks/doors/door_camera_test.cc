// Doors seen through a camera.
#ifndef __SANITIZE_THREAD__

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/held_out.h"
#include "core/rollout.h"
#include "tasks/doors/door_observation.h"
#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

constexpr std::size_t kOwn = DoorObservation::kOwnSize;
constexpr std::size_t kPixels = 64 * 64 * 3;

class DoorCameraTest : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] VariantSpace space() const { return door_space(GetParam(), "open-door-camera"); }
};

std::vector<float> first_observation(Environment& environment, const Random& random = Random(1)) {
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(random, observation);
  return observation;
}

std::span<const float> picture(const std::vector<float>& observation) {
  return std::span(observation).last(kPixels);
}

double mean_difference(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(static_cast<double>(a[i] - b[i]));
  return sum / static_cast<double>(a.size());
}

TEST_P(DoorCameraTest, ObservationIsTheRobotsOwnStateAndThenAPicture) {
  Environment environment(space().train(0));
  ASSERT_EQ(environment.image(), (ImageShape{64, 64, 3}));
  const std::vector<float> observation = first_observation(environment);
  ASSERT_EQ(observation.size(), kOwn + kPixels);
  EXPECT_EQ(environment.task().observation().size(), kOwn);
  EXPECT_EQ(environment.task().observation().back().name, "contact force z");
  const auto [low, high] = std::ranges::minmax(picture(observation));
  EXPECT_GE(low, 0.0F);
  EXPECT_LE(high, 1.0F);
  EXPECT_GT(high - low, 0.4F) << "something is to be seen";
}

TEST_P(DoorCameraTest, DepthIsAFourthChannelOfTheSamePicture) {
  const Parameters door = door_with("lever", "towards");
  Environment flat(space().custom(door)),
      deep(door_space(GetParam(), "open-door-depth-camera").custom(door));
  ASSERT_EQ(deep.image(), (ImageShape{64, 64, 4, 0.5}));
  const std::vector<float> colours = first_observation(flat), all = first_observation(deep);
  ASSERT_EQ(all.size(), kOwn + kPixels / 3 * 4);
  float nearest = 1.0F, furthest = 0.0F;
  for (std::size_t pixel = 0; pixel < kPixels / 3; ++pixel) {
    for (std::size_t c = 0; c < 3; ++c)
      ASSERT_EQ(all[kOwn + 4 * pixel + c], colours[kOwn + 3 * pixel + c]);
    nearest = std::min(nearest, all[kOwn + 4 * pixel + 3]);
    furthest = std::max(furthest, all[kOwn + 4 * pixel + 3]);
  }
  EXPECT_GT(nearest, 0.05F) << "the fingers, and what is nearer than 2 cm is not drawn";
  EXPECT_LT(nearest, 0.5F);
  EXPECT_EQ(furthest, 1.0F) << "past the edge of the door";
}

// Whatever the door, its hinge and where the robot stands: all that it feels at the start is the
// same, and what it sees is not.
TEST_P(DoorCameraTest, DoorAndHandleAreInThePictureAlone) {
  std::vector<float> first;
  for (std::size_t i = 0; i < 12; ++i) {
    Environment environment(space().train(i));
    const std::vector<float> seen = first_observation(environment, Random(i));
    if (i == 0) {
      first = seen;
      continue;
    }
    for (std::size_t entry = 0; entry < kOwn; ++entry)
      EXPECT_NEAR(seen[entry], first[entry], 5e-3) << entry << " of door " << i;
    EXPECT_GT(mean_difference(picture(seen), picture(first)), 0.02) << i;
  }
}

TEST_P(DoorCameraTest, DoorsAreThoseOfOpenDoor) {
  const VariantSpace plain = door_space(GetParam());
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(space().train(i).parameters().values(), plain.train(i).parameters().values());
    with_variant(plain, Level::kExtrapolation, i, [&](const Variant& expected) {
      with_variant(space(), Level::kExtrapolation, i, [&](const Variant& variant) {
        EXPECT_EQ(variant.parameters().values(), expected.parameters().values());
      });
    });
  }
}

TEST_P(DoorCameraTest, AHandleThatTurnsIsSeenToTurn) {
  DoorWorld door(space().custom(door_with("lever", "towards")));
  std::vector<std::uint8_t> before(kPixels), after(kPixels);
  const int camera = door.model().camera("wrist");
  door.world().render(camera, {64, 64, 3}, before);
  door.set_angle("handle", 0.4);
  door.apply();
  door.world().render(camera, {64, 64, 3}, after);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < kPixels; i += 3) changed += before[i] != after[i] ? 1 : 0;
  EXPECT_GT(changed, 20U);
  EXPECT_LT(changed, kPixels / 6);
}

// However the base is turned, forwards is where the hand points at the start, and what the robot
// feels of its own motion is what the world shows.
TEST_P(DoorCameraTest, ActionAndOwnStateAreInTheAxesOfTheHandAtTheStart) {
  for (const double turn_rad : {-0.2, 0.2}) {
    Parameters parameters = door_with("lever", "towards");
    parameters.set("base_turn", turn_rad);
    Environment environment(space().custom(parameters));
    std::vector<float> observation = first_observation(environment);
    const DoorObservation start = DoorObservation::read(environment.state());
    const std::vector<float> forwards = {0.5F, 0, 0, 0, 0, 0, 0};
    for (int step = 0; step < 8; ++step) environment.step(forwards, observation);
    const DoorObservation end = DoorObservation::read(environment.state());
    const Eigen::Vector3d moved_m = end.tool.translation() - start.tool.translation();
    EXPECT_GT(moved_m.x(), 0.02);
    EXPECT_LT(std::abs(moved_m.y()), 0.1 * moved_m.x()) << "tan 0.2 would be the base's forwards";
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(observation[static_cast<std::size_t>(i)], moved_m[i], 1e-5) << i;
      EXPECT_NEAR(observation[static_cast<std::size_t>(9 + i)], end.velocity[i], 1e-5) << i;
    }
  }
}

TEST_P(DoorCameraTest, TheReferenceControllerOpensDoorsAndIsNeverScored) {
  const TrainingVariant variant = space().train(2);
  const auto controller = task_families()
                              .get("open-door-camera")
                              .reference_controller(variant.parameters(), robots().get(GetParam()));
  ASSERT_TRUE(controller->acts_on_state());
  Environment environment(variant);
  const Episode episode = environment.demonstrate(*controller, Random(3));
  EXPECT_TRUE(episode.success_at_end);
  EXPECT_EQ(episode.observations.cols(), static_cast<Eigen::Index>(kOwn + kPixels));
  EXPECT_THAT([&] { (void)environment.run(*controller, Random(3)); },
              testing::ThrowsMessage<ConfigError>(testing::HasSubstr("is not scored")));
}

class Forwards final : public Policy {
  class Go final : public Actor {
    void act(std::span<const float> observation, std::span<float> action) override {
      std::ranges::fill(action, observation.back());  // depends on what is seen
      action[0] = 0.7F;
    }
  };

 public:
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Go>();
  }
};

TEST_P(DoorCameraTest, AnyNumberOfThreadsGivesTheSameBits) {
  const VariantSpace variants = space();
  std::vector<TrainingVariant> doors;
  for (std::size_t i = 0; i < 4; ++i) doors.push_back(variants.train(i));
  const Forwards policy;
  std::vector<RolloutRequest> requests;
  for (const TrainingVariant& door : doors) {
    requests.push_back({&door, &policy, 1, Random(5), Reveal::kNothing, true});
  }
  std::vector<std::vector<std::string>> digests;
  for (const int count : {1, 3}) {
    ThreadPool threads(count);
    digests.emplace_back();
    for (const Episodes& each : run_rollouts(requests, threads)) {
      digests.back().push_back(each.front().digest);
    }
  }
  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_NE(digests[0][0], digests[0][1]);
}

TEST_P(DoorCameraTest, WhatIsRevealedStandsBeforeThePicture) {
  Environment plain(space().train(0)), told(space().train(0), Reveal::kTask);
  const std::vector<float> a = first_observation(plain), b = first_observation(told);
  ASSERT_GT(b.size(), a.size());
  EXPECT_TRUE(std::ranges::equal(picture(a), picture(b)));
  EXPECT_TRUE(std::ranges::equal(std::span(a).first(kOwn), std::span(b).first(kOwn)));
}

INSTANTIATE_TEST_SUITE_P(Arms, DoorCameraTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace adaptbench

#endif  // __SANITIZE_THREAD__

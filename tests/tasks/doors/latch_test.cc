// The latch holds until the handle is turned past its angle, whatever the kind of handle.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/held_out.h"
#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

constexpr double kBlowRadps = 1.5;  // at the edge of a full-sized door 1 to 1.6 m/s, and some 5 J
constexpr double kPushRadps = 0.4;
constexpr double kHeldRad = 0.02;

class LatchTest : public testing::TestWithParam<std::string> {
 protected:
  // Calls f with every variant of a sample of all levels that has a latch.
  template <class Function>
  void for_each_latch(const Function& f) const {
    const VariantSpace space = door_space(GetParam());
    for (const Level level : {Level::kTrain, Level::kInRange, Level::kInterpolation,
                              Level::kExtrapolation, Level::kCategory}) {
      for (std::size_t i = 0; i < 16; ++i) {
        with_variant(space, level, i, [&](const Variant& variant) {
          if (variant.parameters().choice("handle") == "pull-bar") return;
          SCOPED_TRACE(variant.id());
          f(variant);
        });
      }
    }
  }

  // The same door with a handle that goes back slowly, so that it stays where it is put while the
  // door swings by.
  [[nodiscard]] TrainingVariant with_slow_handle(const Variant& variant) const {
    Parameters parameters = variant.parameters();
    parameters.set("latch_spring", 0.25);
    parameters.set("handle_damping", 0.09);
    parameters.set("handle_friction", 0.12);
    return door_space(GetParam()).custom(parameters);
  }

  static void step(DoorWorld& door, int substeps) {
    door.world().step(
        std::vector<double>(static_cast<std::size_t>(door.model().actuator_size()), 0.0), substeps);
    EXPECT_EQ(door.world().failure(), "");
  }

  // How far a door swings within 0.1 s that is thrown open, while its handle is turned by a share
  // of the latch angle.
  static double swing_rad(const Variant& variant, double share, double speed_radps) {
    DoorWorld door(variant);
    door.set_angle("handle", share * door.geometry().door().latch_rad);
    door.set_speed("door", speed_radps);
    door.apply();
    double farthest_rad = 0.0;
    for (int i = 0; i < 20; ++i) {
      step(door, 2);
      farthest_rad = std::max(farthest_rad, door.angle_rad("door"));
    }
    return farthest_rad;
  }
};

TEST_P(LatchTest, HoldsADoorThatIsThrownOpenWhileTheHandleIsAtRest) {
  for_each_latch(
      [](const Variant& variant) { EXPECT_LT(swing_rad(variant, 0.0, kBlowRadps), kHeldRad); });
}

TEST_P(LatchTest, HoldsUntilTheHandleIsTurnedPastItsAngle) {
  for_each_latch([&](const Variant& variant) {
    const TrainingVariant door = with_slow_handle(variant);
    // A push bar that is pressed further goes on by its own inertia when such a door is stopped.
    const bool is_bar = variant.parameters().choice("handle") == "push-bar";
    EXPECT_LT(swing_rad(door, is_bar ? 0.5 : 0.8, kBlowRadps), kHeldRad);
    EXPECT_LT(swing_rad(door, is_bar ? 0.85 : 0.95, kPushRadps), kHeldRad);
    EXPECT_GT(swing_rad(door, 1.05, kBlowRadps), 0.1);
  });
}

TEST_P(LatchTest, TheHandleStaysAtRestByItself) {
  for_each_latch([](const Variant& variant) {
    DoorWorld door(variant);
    step(door, 200);
    EXPECT_NEAR(door.angle_rad("handle"), 0.0, 0.01);
    EXPECT_NEAR(door.angle_rad("door"), 0.0, 0.005);
  });
}

INSTANTIATE_TEST_SUITE_P(Arms, LatchTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

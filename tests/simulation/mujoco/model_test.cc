#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/random.h"
#include "core/registry.h"
#include "tests/simulation/mujoco/scenes.h"
#include "tests/support/heap.h"

namespace adaptbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(EngineTest, IsRegisteredAndKnowsItsVersion) {
  const Engine& engine = engines().get("mujoco");
  EXPECT_EQ(engine.name(), "mujoco");
  EXPECT_EQ(engine.version(), mj_versionString());
}

TEST(ModelTest, NamesEachCoordinateWithItsUnit) {
  const auto model = compiled(walker("Euler"));
  EXPECT_THAT(model->position_names(),
              ElementsAre("root x [m]", "root y [m]", "root z [m]", "root qw [1]", "root qx [1]",
                          "root qy [1]", "root qz [1]", "left_hip [rad]", "right_hip [rad]"));
  EXPECT_THAT(
      model->velocity_names(),
      ElementsAre("root vx [m/s]", "root vy [m/s]", "root vz [m/s]", "root wx [rad/s]",
                  "root wy [rad/s]", "root wz [rad/s]", "left_hip [rad/s]", "right_hip [rad/s]"));
}

TEST(ModelTest, FindsNamesAndSizes) {
  const auto model = compiled(walker("Euler"));
  EXPECT_EQ(model->position_size(), 9);
  EXPECT_EQ(model->velocity_size(), 8);
  EXPECT_EQ(model->actuator_size(), 2);
  EXPECT_EQ(model->timestep_s(), 0.004);
  EXPECT_NEAR(model->mass_kg(), 3.0, 1e-12);
  EXPECT_NEAR(model->subtree_mass_kg(model->body("torso")), 3.0, 1e-12);
  EXPECT_NEAR(model->subtree_mass_kg(model->body("left")), 0.5, 1e-12);
  EXPECT_EQ(model->initial_positions()[2], 0.5);
  EXPECT_EQ(model->body("right"), 3);
  EXPECT_EQ(model->actuator("m2"), 1);
  EXPECT_EQ(model->joint_position("right_hip"), 8);
  EXPECT_EQ(model->joint_velocity("right_hip"), 7);
}

TEST(ModelTest, UnknownNamesListTheKnownOnes) {
  const auto model = compiled(walker("Euler"));
  EXPECT_THAT([&] { static_cast<void>(model->body("torsoo")); },
              ThrowsMessage<SimulationError>(
                  testing::AllOf(HasSubstr("torsoo"), HasSubstr("torso"), HasSubstr("right"))));
  EXPECT_THAT([&] { static_cast<void>(model->joint_position("hip")); },
              ThrowsMessage<SimulationError>(HasSubstr("left_hip")));
  EXPECT_THAT([&] { static_cast<void>(model->actuator("m3")); },
              ThrowsMessage<SimulationError>(HasSubstr("m1")));
}

// A chain of random length and sizes, some of which do not compile (negative size).
std::string random_chain(Random& random) {
  std::string bodies, ends;
  for (std::size_t i = 0; i < 1 + random.below(6); ++i) {
    const double size = random.uniform(-0.01, 0.1);
    bodies += "<body pos=\"0 0 " + std::to_string(random.uniform(-1, 1)) +
              "\"><joint axis=\"0 1 0\"/><geom size=\"" + std::to_string(size) + "\"/>";
    ends += "</body>";
  }
  return "<mujoco><size njmax=\"50\" nconmax=\"10\"/><worldbody>" + bodies + ends +
         "</worldbody></mujoco>";
}

// Compiles 100 random chains and steps them; returns how many were refused.
int compile_and_destroy(const Random& stream) {
  int refused = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    Random random = stream.split("chain", i);
    try {
      const auto world = engines().get("mujoco").compile(random_chain(random))->new_world();
      world->step({}, 3);
    } catch (const SimulationError&) {
      ++refused;
    }
  }
  return refused;
}

TEST(ModelTest, CompilingAndDestroyingDoesNotLeak) {
  const Random stream(1);
  compile_and_destroy(stream);  // fills the library's own caches
  const std::size_t before = heap_bytes();
  const int refused = compile_and_destroy(stream);
  EXPECT_GT(refused, 5);
  EXPECT_LT(refused, 95);
  // One model and world of this kind takes some 50 kB: growth below that is no leak per model.
  EXPECT_LT(heap_bytes(), before + 50'000);
}

TEST(ModelTest, AWorldKeepsItsModelAlive) {
  std::unique_ptr<World> world = compiled(walker("Euler"))->new_world();
  for (int i = 0; i < 10; ++i) world->step(walker_controls(i), 1);
  EXPECT_EQ(world->failure(), "");
}

}  // namespace
}  // namespace adaptbench

// Not under the thread sanitizer: the threads of OSMesa and LLVM are not compiled for it.
#ifndef __SANITIZE_THREAD__

#include "simulation/camera/agent_camera.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/registry.h"
#include "core/simulator.h"
#include "simulation/mujoco/mujoco_model.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr ImageShape kShape{32, 48, 3};
using Pixels = std::vector<std::uint8_t>;

// A red ball that slides along x below a camera that moves with it, and one that stays; beside it a
// blue ball of the given radius. Both cameras look along y.
std::string balls(double blue_radius_m, const char* integrator = "Euler") {
  return R"(<mujoco><option integrator=")" + std::string(integrator) + R"("/><worldbody>
    <light directional="true" dir="0 1 -1"/>
    <geom type="plane" size="9 9 1" pos="0 0 -3"/>
    <camera name="still" pos="0 -6 0" xyaxes="1 0 0 0 0 1"/>
    <body name="red" pos="-1 0 0"><joint type="slide" axis="1 0 0"/>
      <camera name="moving" pos="0 -6 0" xyaxes="1 0 0 0 0 1"/>
      <camera name="near" pos="0 -0.44 0" xyaxes="1 0 0 0 0 1"/>
      <geom size="0.4" rgba="1 0 0 1"/></body>
    <body name="blue" pos="1 0 0"><geom size=")" +
         std::to_string(blue_radius_m) + R"(" rgba="0 0 1 1"/></body>
    </worldbody></mujoco>)";
}

struct Scene {
  explicit Scene(const std::string& mjcf)
      : model(engines().get("mujoco").compile(mjcf)), world(model->new_world()) {}

  Pixels draw(const char* camera, double position = 0.0) {
    const std::array<double, 1> positions{position}, velocities{0.0};
    world->reset(positions, velocities);
    return seen(camera);
  }
  [[nodiscard]] Pixels seen(const char* camera) const {
    Pixels pixels(static_cast<std::size_t>(kShape.size()));
    world->render(model->camera(camera), kShape, pixels);
    return pixels;
  }

  std::shared_ptr<const Model> model;
  std::unique_ptr<World> world;
};

bool is_red(const Pixels& pixels, std::size_t i) {
  return pixels[3 * i] > 60 && pixels[3 * i + 1] < pixels[3 * i] / 3 &&
         pixels[3 * i + 2] < pixels[3 * i] / 3;
}

// Mean row and column of the red pixels, and how many there are.
struct Spot {
  double row = 0.0, column = 0.0;
  int count = 0;
};
Spot red_spot(const Pixels& pixels) {
  Spot spot;
  for (int i = 0; i < kShape.height * kShape.width; ++i) {
    if (!is_red(pixels, static_cast<std::size_t>(i))) continue;
    spot.row += i / kShape.width;
    spot.column += i % kShape.width;
    ++spot.count;
  }
  spot.row /= std::max(spot.count, 1);
  spot.column /= std::max(spot.count, 1);
  return spot;
}

// Field of view 45 degrees at 6 m: 4.97 m over 32 rows, 6.44 pixels a metre. The ball is 1 m to the
// left of the middle, column 23.5, and 0.8 m wide: 5 pixels, 21 of them.
TEST(AgentCameraTest, BodiesAreWhereTheyBelongInRowsFromTheTop) {
  Scene scene(balls(0.4));
  const Spot spot = red_spot(scene.draw("still"));
  EXPECT_NEAR(spot.column, 23.5 - 6.4, 0.6);
  EXPECT_NEAR(spot.row, 15.5, 0.6);
  EXPECT_NEAR(spot.count, 21, 6);
  EXPECT_NEAR(red_spot(scene.draw("still", 1.0)).column, 23.5, 0.6);
}

// The lower half of the picture shows the floor, the upper one nothing.
TEST(AgentCameraTest, TheFloorIsAtTheBottom) {
  const Pixels pixels = Scene(balls(0.4)).draw("still");
  EXPECT_EQ(pixels[1], 0) << "above the horizon";
  EXPECT_GT(pixels[pixels.size() - 2], 20);
}

TEST(AgentCameraTest, ACameraMovesWithItsBodyInEveryIntegrator) {
  for (const char* integrator : {"Euler", "RK4"}) {
    Scene scene(balls(0.4, integrator));
    EXPECT_NEAR(red_spot(scene.draw("moving", 0.7)).column, 23.5, 0.6) << integrator;
    scene.world->reset(std::array<double, 1>{0.0}, std::array<double, 1>{50.0});
    scene.world->step({}, 10);  // 20 ms at 50 m/s: 1 m
    EXPECT_NEAR(red_spot(scene.seen("moving")).column, 23.5, 0.6) << integrator;
    EXPECT_NEAR(red_spot(scene.seen("still")).column, 23.5, 0.6) << integrator;
  }
}

// 4 cm before the ball, where MuJoCo alone would cut off what is nearer than 1 % of the scene.
TEST(AgentCameraTest, WhatIsNearIsDrawn) {
  EXPECT_EQ(red_spot(Scene(balls(0.4)).draw("near")).count, kShape.height * kShape.width);
}

// The fourth byte of a pixel, in metres.
double depth_at(const Pixels& pixels, const ImageShape& shape, int row, int column) {
  return pixels[static_cast<std::size_t>(4 * (row * shape.width + column) + 3)] / 255.0 *
         shape.depth_m;
}

// The ball's face is 5.6 m off. A pixel of the lowest row looks 15.5 / 16 of tan 22.5 degrees down
// and sees the floor, 3 m below, at 7.48 m along the axis, in any column.
TEST(AgentCameraTest, DepthIsTheDistanceAlongTheAxis) {
  const ImageShape shape{kShape.height, kShape.width, 4, 8.0};
  Scene scene(balls(0.4));
  const Pixels colours = scene.draw("still", 1.0);
  Pixels pixels(static_cast<std::size_t>(shape.size()));
  scene.world->render(scene.model->camera("still"), shape, pixels);
  EXPECT_NEAR(depth_at(pixels, shape, 16, 24), 5.6, 0.05);
  for (const int column : {0, 23, 47})
    EXPECT_NEAR(depth_at(pixels, shape, 31, column), 7.48, 0.08) << column;
  EXPECT_EQ(depth_at(pixels, shape, 0, 0), 8.0) << "nothing, as far as it sees";
  for (std::size_t i = 0; i < colours.size(); ++i)
    ASSERT_EQ(pixels[i / 3 * 4 + i % 3], colours[i]) << "the colours are the same";
}

TEST(AgentCameraTest, DepthOfWhatIsNear) {
  const ImageShape shape{kShape.height, kShape.width, 4, 0.5};
  Scene scene(balls(0.4));
  Pixels pixels(static_cast<std::size_t>(shape.size()));
  scene.world->render(scene.model->camera("near"), shape, pixels);
  const double ball_m = depth_at(pixels, shape, 16, 24);
  EXPECT_GE(ball_m, 0.038);
  EXPECT_LE(ball_m, 0.065) << "4 cm, and the flat faces of a coarse ball lie below its surface";
}

TEST(AgentCameraTest, DrawingChangesNothingInTheWorld) {
  Scene watched(balls(0.4)), alone(balls(0.4));
  for (Scene* scene : {&watched, &alone}) {
    scene->world->reset(std::array<double, 1>{0.1}, std::array<double, 1>{1.0});
    for (int i = 0; i < 5; ++i) {
      scene->world->step({}, 3);
      if (scene == &watched) static_cast<void>(scene->seen("moving"));
    }
  }
  EXPECT_EQ(watched.world->save().values, alone.world->save().values);
  EXPECT_EQ(watched.world->failure(), "");
}

// A context that has drawn another variant and another size gives the bits of a fresh one; so does
// any thread.
TEST(AgentCameraTest, TheSameBytesOnAnyThreadWhateverWasDrawnBefore) {
  Pixels fresh, other_fresh;
  std::thread([&] { fresh = Scene(balls(0.4)).draw("still", 0.3); }).join();
  std::thread([&] { other_fresh = Scene(balls(0.8)).draw("still", 0.3); }).join();
  ASSERT_NE(fresh, other_fresh);
  Scene scene(balls(0.4)), other(balls(0.8));
  ASSERT_EQ(dynamic_cast<const MujocoModel&>(*scene.model).drawing_key(),
            dynamic_cast<const MujocoModel&>(*other.model).drawing_key());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(other.draw("still", 0.3), other_fresh);
    Pixels small(3 * 16 * 16);
    other.world->render(other.model->camera("moving"), {16, 16, 3}, small);
    EXPECT_EQ(scene.draw("still", 0.3), fresh);
  }
  std::vector<Pixels> drawn(4);
  std::vector<std::thread> threads;
  for (Pixels& each : drawn) {
    threads.emplace_back([&each, &scene] {
      const auto world = scene.model->new_world();
      world->reset(std::array<double, 1>{0.3}, std::array<double, 1>{0.0});
      each.resize(static_cast<std::size_t>(kShape.size()));
      for (int i = 0; i < 5; ++i) world->render(scene.model->camera("still"), kShape, each);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Pixels& each : drawn) EXPECT_EQ(each, fresh);
}

TEST(AgentCameraTest, ModelsThatNeedOtherTexturesOrFloorsDoNotShareAContext) {
  const auto key = [](const std::string& mjcf) {
    return dynamic_cast<const MujocoModel&>(*engines().get("mujoco").compile(mjcf)).drawing_key();
  };
  const std::string plain = balls(0.4);
  EXPECT_EQ(key(plain), key(balls(0.5)));
  std::string wider = plain;
  wider.replace(wider.find("9 9 1"), 5, "8 8 1");
  EXPECT_NE(key(plain), key(wider));
  std::string sky = plain;
  sky.insert(sky.find("<worldbody>"),
             R"(<asset><texture type="skybox" builtin="flat" width="8" height="8"/></asset>)");
  EXPECT_NE(key(plain), key(sky));
}

TEST(AgentCameraTest, WhatDrawsIsNamed) {
  EXPECT_THAT(engines().get("mujoco").picture_version(), testing::HasSubstr("Mesa"));
}

TEST(AgentCameraTest, BadInputIsAnError) {
  Scene scene(balls(0.4));
  EXPECT_THAT([&] { static_cast<void>(scene.model->camera("top")); },
              ThrowsMessage<SimulationError>(HasSubstr("still")));
  Pixels few(10);
  EXPECT_THAT([&] { scene.world->render(0, kShape, few); },
              ThrowsMessage<SimulationError>(HasSubstr("10 bytes for a picture of 32 x 48 x 3")));
  EXPECT_THAT(
      [&] {
        scene.world->render(0, {5, 2, 1}, few);
      },
      ThrowsMessage<SimulationError>(HasSubstr("3 channels")));
  Pixels enough(static_cast<std::size_t>(kShape.size()));
  EXPECT_THAT(
      [&] {
        scene.world->render(0, {kShape.height, kShape.width, 3, 1.0}, enough);
      },
      ThrowsMessage<SimulationError>(HasSubstr("with depth 4")));
}

}  // namespace
}  // namespace adaptbench

#endif  // __SANITIZE_THREAD__

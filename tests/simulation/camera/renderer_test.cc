// Not under the thread sanitizer: the threads of OSMesa and LLVM are not compiled for it.
#ifndef __SANITIZE_THREAD__

#include "simulation/camera/renderer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>
#include <vector>

#include "core/error.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// A red ball at x = -1 that can move along x, and a blue one at x = 1; a camera that looks from the
// side.
constexpr const char* kBalls = R"(<mujoco>
  <worldbody>
    <camera name="side" pos="0 -6 0" xyaxes="1 0 0 0 0 1"/>
    <body name="red" pos="-1 0 0"><joint type="slide" axis="1 0 0"/>
      <geom size="0.4" rgba="1 0 0 1"/></body>
    <body name="blue" pos="1 0 0"><geom size="0.4" rgba="0 0 1 1"/></body>
  </worldbody></mujoco>)";

const std::vector<double> kStart = {0.0};

enum class Colour { kRed, kBlue, kOther };

Colour colour_at(const Image& image, int x, int y) {
  const auto pixel = image.pixel(x, y);
  if (pixel[0] > 100 && pixel[1] < 60 && pixel[2] < 60) return Colour::kRed;
  if (pixel[2] > 100 && pixel[0] < 60 && pixel[1] < 60) return Colour::kBlue;
  return Colour::kOther;
}

// Mean column of the pixels of one colour; -1 when there is none.
double mean_column(const Image& image, Colour colour) {
  double sum = 0.0;
  int count = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      if (colour_at(image, x, y) != colour) continue;
      sum += x;
      ++count;
    }
  }
  return count == 0 ? -1.0 : sum / count;
}

TEST(RendererTest, BodiesAreWhereTheyBelong) {
  const Renderer renderer(kBalls, 160, 120);
  const Image image = renderer.render(kStart, View{.camera = "side"});
  ASSERT_EQ(image.rgb.size(), 160u * 120u * 3u);
  // Field of view 45 degrees at 6 m: 4.97 m over 120 rows, 24.1 pixels a metre. x = +-1 is 24
  // columns beside column 79.5; the perspective of a ball moves its outline outwards by less than
  // one.
  EXPECT_NEAR(mean_column(image, Colour::kRed), 79.5 - 24.1, 1.5);
  EXPECT_NEAR(mean_column(image, Colour::kBlue), 79.5 + 24.1, 1.5);
  EXPECT_EQ(colour_at(image, 55, 60), Colour::kRed);
  EXPECT_EQ(colour_at(image, 103, 60), Colour::kBlue);
  for (const auto& [x, y] : {std::pair{55, 5}, {55, 115}, {80, 60}, {2, 2}, {157, 117}}) {
    EXPECT_EQ(colour_at(image, x, y), Colour::kOther) << x << ", " << y;
  }
}

TEST(RendererTest, PositionsMoveBodies) {
  const Renderer renderer(kBalls, 160, 120);
  const Image image = renderer.render(std::vector<double>{1.0}, View{.camera = "side"});
  EXPECT_NEAR(mean_column(image, Colour::kRed), 79.5, 1.5);
}

TEST(RendererTest, TheSamePictureTwice) {
  const Renderer renderer(kBalls, 64, 64);
  const View view{.body = "red", .label = "step 1"};
  const Image first = renderer.render(kStart, view);
  static_cast<void>(renderer.render(std::vector<double>{3.0}, View{}));
  EXPECT_EQ(renderer.render(kStart, view).rgb, first.rgb);
  EXPECT_EQ(Renderer(kBalls, 64, 64).render(kStart, view).rgb, first.rgb);
}

// MuJoCo cuts off what is nearer than a share of the extent, at least 10 cm here.
TEST(RendererTest, ACameraOfTheSceneSeesWhatIsRightBeforeIt) {
  constexpr const char* kNear = R"(<mujoco><statistic extent="10"/><worldbody>
    <camera name="wrist" pos="0 0 0" xyaxes="1 0 0 0 0 1"/>
    <body pos="0 0.04 0"><joint type="slide" axis="1 0 0"/>
      <geom type="box" size="0.01 0.002 0.01" rgba="1 0 0 1"/></body>
    <geom size="0.1" pos="0 3 0" rgba="0 0 1 1"/></worldbody></mujoco>)";
  const Image image = Renderer(kNear, 64, 64).render(kStart, View{.camera = "wrist"});
  EXPECT_EQ(colour_at(image, 32, 32), Colour::kRed);
}

TEST(RendererTest, FreeCameraSeesXToTheRightByDefault) {
  const Renderer renderer(kBalls, 160, 120);
  const Image image = renderer.render(kStart, View{.elevation_rad = 0.0, .distance_m = 6.0});
  EXPECT_NEAR(mean_column(image, Colour::kRed), 79.5 - 24.1, 1.5);
  EXPECT_NEAR(mean_column(image, Colour::kBlue), 79.5 + 24.1, 1.5);
}

TEST(RendererTest, FollowsABody) {
  const Renderer renderer(kBalls, 160, 120);
  const View view{.body = "red", .elevation_rad = 0.0};
  for (const double position : {0.0, -2.0, 5.0}) {
    const Image image = renderer.render(std::vector<double>{position}, view);
    EXPECT_NEAR(mean_column(image, Colour::kRed), 79.5, 1.0);
  }
}

TEST(RendererTest, ALabelIsDrawnInTheLowerLeftCorner) {
  const Renderer renderer(kBalls, 200, 120);
  const Image bare = renderer.render(kStart, View{.camera = "side"});
  const Image labelled = renderer.render(kStart, View{.camera = "side", .label = "extrapolation"});
  int changed_below = 0, changed_elsewhere = 0;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 200; ++x) {
      const auto a = bare.pixel(x, y), b = labelled.pixel(x, y);
      if (std::equal(a.begin(), a.end(), b.begin())) continue;
      ++(y > 80 && x < 150 ? changed_below : changed_elsewhere);
    }
  }
  EXPECT_GT(changed_below, 100);
  EXPECT_EQ(changed_elsewhere, 0);
}

// A label in one line would reach the right edge of so narrow a picture, or go beyond it.
TEST(RendererTest, ALongLabelIsBrokenIntoLines) {
  const Renderer renderer(kBalls, 110, 120);
  const Image bare = renderer.render(kStart, View{.camera = "side"});
  const Image labelled =
      renderer.render(kStart, View{.camera = "side", .label = "12 pull-bar towards left spring"});
  int first_row = 120, last_column = -1;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 110; ++x) {
      const auto a = bare.pixel(x, y), b = labelled.pixel(x, y);
      if (std::equal(a.begin(), a.end(), b.begin())) continue;
      first_row = std::min(first_row, y);
      last_column = std::max(last_column, x);
    }
  }
  EXPECT_LT(last_column, 109);
  EXPECT_GT(last_column, 55);
  EXPECT_LT(first_row, 85);  // more than one line of text
}

TEST(RendererTest, APlainFloorBecomesACheckerboardBelowTheSky) {
  const Renderer renderer(R"(<mujoco><worldbody><geom type="plane" size="20 20 1"/>
      <body name="ball" pos="0 0 1"><joint type="slide"/><geom size="0.2"/></body>
      </worldbody></mujoco>)",
                          160, 120);
  const Image image = renderer.render(kStart, View{.body = "ball", .elevation_rad = -0.3});
  const auto brightness = [&](int x, int y) {
    const auto pixel = image.pixel(x, y);
    return pixel[0] + pixel[1] + pixel[2];
  };
  int darkest = 765, brightest = 0;
  for (int x = 0; x < 160; ++x) {
    darkest = std::min(darkest, brightness(x, 115));
    brightest = std::max(brightest, brightness(x, 115));
  }
  EXPECT_GT(darkest, 150) << "the floor is lit";
  EXPECT_GT(brightest - darkest, 60) << "and has squares";
  const auto sky = image.pixel(5, 2);
  EXPECT_GT(sky[2], sky[0] + 20) << "and the sky is blue";
}

TEST(RendererTest, ThreadsDrawTheSamePicture) {
  std::vector<Image> images(2);
  std::vector<std::thread> threads;
  for (Image& image : images) {
    threads.emplace_back([&image] {
      const Renderer renderer(kBalls, 64, 64);
      for (int i = 0; i < 5; ++i) image = renderer.render(kStart, View{.camera = "side"});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(images[0].rgb, images[1].rgb);
}

TEST(RendererTest, SeveralRenderersShareAThread) {
  const Renderer one(kBalls, 64, 64), two(kBalls, 32, 32);
  const Image before = one.render(kStart, View{});
  EXPECT_EQ(two.render(kStart, View{}).width, 32);
  { const Renderer three(kBalls, 48, 48); }
  EXPECT_EQ(one.render(kStart, View{}).rgb, before.rgb);
}

TEST(RendererTest, BadInputIsAnError) {
  EXPECT_THAT([] { Renderer("<mujoco>\n<oops/></mujoco>", 64, 64); },
              ThrowsMessage<SimulationError>(HasSubstr("line 2: <oops/>")));
  EXPECT_THAT([] { Renderer(kBalls, 0, 64); },
              ThrowsMessage<ConfigError>(HasSubstr("0 x 64 pixels; each side may be 1 to 4096")));
  const Renderer renderer(kBalls, 16, 16);
  EXPECT_THAT([&] { static_cast<void>(renderer.render(kStart, View{.camera = "top"})); },
              ThrowsMessage<SimulationError>(HasSubstr("side")));
  EXPECT_THAT([&] { static_cast<void>(renderer.render(kStart, View{.body = "green"})); },
              ThrowsMessage<SimulationError>(HasSubstr("green")));
  EXPECT_THAT([&] { static_cast<void>(renderer.render(std::vector<double>(3), View{})); },
              ThrowsMessage<SimulationError>("3 positions given, the scene has 1"));
  const std::vector<double> nan = {std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THAT([&] { static_cast<void>(renderer.render(nan, View{})); },
              ThrowsMessage<SimulationError>(HasSubstr("not finite")));
}

}  // namespace
}  // namespace adaptbench

#endif  // __SANITIZE_THREAD__

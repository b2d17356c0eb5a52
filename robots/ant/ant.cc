// A four-legged sprawling walker with a round torso whose body varies.
#include <memory>
#include <numbers>

#include "core/registry.h"
#include "robots/shared/sprawling_robot.h"

namespace adaptbench {
namespace {

constexpr double kDiagonal = std::numbers::pi / 4;

// clang-format off
SprawlingBody ant() {
  SprawlingBody body{};
  body.name = "ant";
  body.description = "Four-legged walker with a free torso; 14 degrees of freedom, 8 motors";
  body.torso_shape = R"(type="sphere" size="0.16")";
  body.head = R"(<geom name="head" type="sphere" size="0.06" pos="0.16 0 0.05" mass="0" contype="0" conaffinity="0" rgba="0.4 0.3 0.25 1"/>)";
  body.torso_mass_kg = 4.0;
  body.legs = {
      // name         hip x   hip y  heading         front share
      //              m       m      rad             1
      {"front_left",  0.12,   0.12,  kDiagonal,      1.0},
      {"front_right", 0.12,  -0.12, -kDiagonal,      1.0},
      {"back_left",  -0.12,   0.12,  3 * kDiagonal,  0.0},
      {"back_right", -0.12,  -0.12, -3 * kDiagonal,  0.0},
  };
  body.upper_length_m = 0.20;
  body.lower_length_m = 0.38;
  body.radius_m = 0.04;
  body.density_kg_per_m3 = 500.0;
  body.rise_rad = 0.1;
  body.drop_rad = 1.0;
  //            low    high  stiffness  damping  gear
  //            rad    rad   N m/rad    N m s    N m
  body.hip =  {-0.70,  0.70, 12.0,      1.2,     30.0};
  body.knee = {-0.70,  0.50, 30.0,      1.0,     30.0};
  body.alive_height_m = {0.1, 1.2};
  return body;
}
// clang-format on

}  // namespace

ADAPTBENCH_REGISTER(robots, "ant", std::make_unique<SprawlingRobot>(ant()))

}  // namespace adaptbench

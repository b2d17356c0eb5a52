// A six-legged walker with a long torso whose body varies. The middle legs take the mean of the
// front and back lengths.
#include <memory>
#include <numbers>

#include "core/registry.h"
#include "robots/shared/sprawling_robot.h"

namespace adaptbench {
namespace {

constexpr double kSide = std::numbers::pi / 2;

// clang-format off
SprawlingBody hexapod() {
  SprawlingBody body{};
  body.name = "hexapod";
  body.description = "Six-legged walker with a free torso; 18 degrees of freedom, 12 motors";
  body.torso_shape = R"(type="box" size="0.3 0.09 0.05")";
  body.head = R"(<geom name="head" type="sphere" size="0.06" pos="0.33 0 0.02" mass="0" contype="0" conaffinity="0" rgba="0.4 0.3 0.25 1"/>)";
  body.torso_mass_kg = 4.0;
  body.legs = {
      // name          hip x   hip y  heading  front share
      //               m       m      rad      1
      {"front_left",   0.28,   0.09,  kSide,   1.0},
      {"front_right",  0.28,  -0.09, -kSide,   1.0},
      {"middle_left",  0.0,    0.09,  kSide,   0.5},
      {"middle_right", 0.0,   -0.09, -kSide,   0.5},
      {"back_left",   -0.28,   0.09,  kSide,   0.0},
      {"back_right",  -0.28,  -0.09, -kSide,   0.0},
  };
  body.upper_length_m = 0.14;
  body.lower_length_m = 0.30;
  body.radius_m = 0.03;
  body.density_kg_per_m3 = 600.0;
  body.rise_rad = 0.3;
  body.drop_rad = 1.1;
  //            low    high  stiffness  damping  gear
  //            rad    rad   N m/rad    N m s    N m
  body.hip =  {-0.60,  0.60, 10.0,      0.8,     18.0};
  body.knee = {-0.70,  0.50, 18.0,      0.6,     18.0};
  body.alive_height_m = {0.06, 1.0};
  return body;
}
// clang-format on

}  // namespace

ADAPTBENCH_REGISTER(robots, "hexapod", std::make_unique<SprawlingRobot>(hexapod()))

}  // namespace adaptbench

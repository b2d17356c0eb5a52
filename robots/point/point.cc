// A point in the plane that an action moves by exactly that much.
#include <memory>
#include <string>

#include "core/registry.h"
#include "core/robot.h"

namespace adaptbench {
namespace {

class Point final : public Robot {
 public:
  Point() {
    spec_.name = "point";
    spec_.description =
        "Planar point, 1 kg, moved by two velocity motors: position' = position + control";
    spec_.torso = "point";
    spec_.actuators = {"x", "y"};
    spec_.tags = {"point"};
  }

  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }

  // With mass m = 1 kg, motor force F = u - v and a time step of 1 s, the semi-implicit Euler step
  // gives v' = v + F/m = u and q' = q + v' = q + u, whatever the velocity was.
  [[nodiscard]] RobotMjcf mjcf(const Parameters&) const override {
    RobotMjcf mjcf;
    mjcf.settings =
        R"(<option timestep="1" integrator="Euler"><flag contact="disable"/></option><size njmax="10" nconmax="5"/>)";
    mjcf.body = R"(<body name="point" pos="0 0 0.03"><joint name="x" type="slide" axis="1 0 0"/>
<joint name="y" type="slide" axis="0 1 0"/><geom name="point" type="sphere" size="0.03" mass="1" rgba="0.8 0.3 0.2 1"/></body>
)";
    mjcf.actuators =
        R"(<velocity name="x" joint="x" kv="1"/><velocity name="y" joint="y" kv="1"/>)";
    return mjcf;
  }

 private:
  RobotSpec spec_;
};

}  // namespace

ADAPTBENCH_REGISTER(robots, "point", std::make_unique<Point>())

}  // namespace adaptbench

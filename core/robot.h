#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/arm.h"
#include "core/parameter.h"

namespace adaptbench {

// The parts of an MJCF document that one robot contributes to a scene. Angles are radians,
// <compiler angle="radian" autolimits="true" inertiafromgeom="true"/> is set by the scene.
struct RobotMjcf {
  std::string defaults{};   // content of <default>
  std::string body{};       // one <body> for the <worldbody>
  std::string actuators{};  // content of <actuator>
  std::string contact{};    // content of <contact>, may be empty
  std::string equality{};   // content of <equality>, may be empty
  std::string settings{};  // top-level elements that the body is meant for: <option> with time step
                           // and integrator, <size>
};

struct RobotSpec {
  std::string name;
  int version = 1;
  std::string description;
  ParameterTable parameters;  // the bodies that this robot can be

  // Facts that task families use; never ask for the class.
  // Name of the root body. Of robots tagged "legged" its joints come first in the model and give
  // its place: slides along x and z and a hinge about y when planar, else a free joint.
  std::string torso;
  std::vector<std::string> actuators;  // names, in the order of the action vector
  bool planar = false;                 // moves in the x-z plane only
  double standing_height_m = 0.0;      // of the torso at the nominal pose
  // Of the torso. Outside it the classic tasks end the episode; outside it or upside down, the
  // others take the robot to have fallen, which fails. Empty: it never falls.
  Interval alive_height_m;
  // Leading entries of the position vector that say where it is along the ground, not how it is
  // posed: x, or x and y.
  int free_positions = 0;
  std::optional<ArmSpec> arm;  // of robots tagged "arm"
  // What families ask for; docs/add-a-robot.md says what each promises.
  std::vector<std::string> tags;
};

// An embodiment, const and shared.
class Robot {
 public:
  virtual ~Robot() = default;
  [[nodiscard]] virtual const RobotSpec& spec() const = 0;
  // Parameters hold a value for every row of spec().parameters (and may hold others).
  [[nodiscard]] virtual RobotMjcf mjcf(const Parameters& parameters) const = 0;
};

}  // namespace adaptbench

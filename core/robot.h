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
  std::string defaults;   // content of <default>
  std::string body;       // one <body> for the <worldbody>
  std::string actuators;  // content of <actuator>
  std::string contact;    // content of <contact>, may be empty
  std::string equality;   // content of <equality>, may be empty
  std::string settings;   // top-level elements that the body is meant for: <option> with time step
                          // and integrator, <size>
};

struct RobotSpec {
  std::string name;
  int version = 1;
  std::string description;
  ParameterTable parameters;  // the bodies that this robot can be

  // Facts that task families use; never ask for the class.
  std::string torso;                   // name of the root body
  std::vector<std::string> actuators;  // names, in the order of the action vector
  bool planar = false;                 // moves in the x-z plane only
  double standing_height_m = 0.0;      // of the torso at the nominal pose
  Interval alive_height_m;  // torso height outside ends the episode in families that terminate;
                            // empty: never
  int free_positions =
      0;  // leading entries of the position vector that say where it is, not how it is posed
  std::optional<ArmSpec> arm;  // of robots tagged "arm"
  std::vector<std::string>
      tags;  // "legged", "point", "classic", "arm": families say which they take
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

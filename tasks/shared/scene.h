#pragma once

#include <string>
#include <string_view>

#include "core/robot.h"

namespace adaptbench {

// What every scene has unless it says otherwise, downwards; MuJoCo's default.
inline constexpr double kGravityMps2 = 9.81;

// Puts a robot on an infinite plane z = 0 with light and the settings that every scene shares.
struct SceneParts {
  std::string settings{};  // top-level elements of the family's own, e.g. <option gravity="..."/>
  std::string floor{};     // further attributes of the floor's <geom>, e.g. its friction
  std::string objects{};   // further content of <worldbody>
};
std::string compose_scene(std::string_view name, const RobotMjcf& robot, const SceneParts& parts);

}  // namespace adaptbench

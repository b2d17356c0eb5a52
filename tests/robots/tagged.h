#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/registry.h"
#include "core/robot.h"

namespace adaptbench {

inline bool carries(const RobotSpec& robot, const std::string& tag) {
  return std::find(robot.tags.begin(), robot.tags.end(), tag) != robot.tags.end();
}

// Every registered robot that carries the tag, so that a new one is tested as well.
inline std::vector<std::string> robots_tagged(const std::string& tag) {
  std::vector<std::string> names = robots().names();
  std::erase_if(names,
                [&](const std::string& name) { return !carries(robots().get(name).spec(), tag); });
  return names;
}

}  // namespace adaptbench

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "core/registry.h"
#include "core/robot.h"
#include "core/task_family.h"
#include "core/variant_space.h"

namespace adaptbench {

// A registered family and a registered robot that it takes.
struct Pairing {
  std::string family, robot;
  friend std::ostream& operator<<(std::ostream& out, const Pairing& pairing) {
    return out << pairing.family << " on " << pairing.robot;
  }
};

inline std::vector<Pairing> all_pairings() {
  std::vector<Pairing> pairings;
  for (const std::string& family : task_families().names()) {
    for (const std::string& robot : robots().names()) {
      if (runs_on(task_families().get(family).spec(), robots().get(robot).spec())) {
        pairings.push_back({family, robot});
      }
    }
  }
  return pairings;
}

inline std::string pairing_label(const testing::TestParamInfo<Pairing>& info) {
  std::string text = info.param.family + "_on_" + info.param.robot;
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

}  // namespace adaptbench

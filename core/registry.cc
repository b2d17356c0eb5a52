#include "core/registry.h"

#include <algorithm>

#include "core/algorithm.h"
#include "core/robot.h"
#include "core/simulator.h"
#include "core/task_family.h"

namespace adaptbench {

bool is_plug_in_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), fits) &&
         name.front() != '-' && name.front() != '_';
}

std::vector<std::string>& registration_failures() {
  static std::vector<std::string> failures;
  return failures;
}

Registry<Robot>& robots() {
  static Registry<Robot> registry("robot");
  return registry;
}

Registry<TaskFamily>& task_families() {
  static Registry<TaskFamily> registry("task");
  return registry;
}

Registry<Engine>& engines() {
  static Registry<Engine> registry("engine");
  return registry;
}

Registry<AlgorithmFactory>& algorithms() {
  static Registry<AlgorithmFactory> registry("algorithm");
  return registry;
}

}  // namespace adaptbench

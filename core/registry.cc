#include "core/registry.h"

#include "core/algorithm.h"
#include "core/robot.h"
#include "core/simulator.h"
#include "core/task_family.h"

namespace adaptbench {

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

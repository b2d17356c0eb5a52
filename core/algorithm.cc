#include "core/algorithm.h"

#include <fmt/format.h>

#include "core/error.h"

namespace adaptbench {

void require_suited(const AlgorithmSpec& algorithm, const ProblemSpec& problem) {
  if (problem.image.empty() || algorithm.takes_images) return;
  std::string others;
  for (const std::string& name : algorithms().names()) {
    if (!algorithms().get(name).spec().takes_images) continue;
    others += (others.empty() ? "" : ", ") + name;
  }
  throw ConfigError(
      fmt::format("'{}' learns from flat vectors, and this task shows pictures of {} x {} x {}; "
                  "algorithms that take pictures: {}",
                  algorithm.name, problem.image.height, problem.image.width, problem.image.channels,
                  others.empty() ? "none" : others));
}

}  // namespace adaptbench

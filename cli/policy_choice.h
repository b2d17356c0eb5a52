#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/environment.h"
#include "core/policy.h"

namespace CLI {
class App;
}

namespace adaptbench::cli {

// A policy and what keeps it alive.
struct ChosenPolicy {
  const Policy* policy = nullptr;
  Reveal reveal = Reveal::kNothing;
  std::shared_ptr<const void> owner;
};

// How a user names a policy on the command line: a checkpoint of a track, after some shots of
// adaptation; the task's reference controller; or none of these, which means uniform random
// actions.
struct PolicyChoice {
  std::string track;
  std::string checkpoint;
  int shots = 0;
  bool reference = false;

  void add_to(CLI::App& command);
  // Adapts to the variant where shots are asked for. Throws ConfigError, DataError.
  [[nodiscard]] ChosenPolicy load(const Variant& variant, std::uint64_t seed) const;
};

}  // namespace adaptbench::cli

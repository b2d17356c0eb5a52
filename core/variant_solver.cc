#include "core/variant_solver.h"

#include <fmt/format.h>

#include <memory>

#include "core/environment.h"
#include "core/error.h"
#include "core/uniform_policy.h"
#include "core/variant_space.h"

namespace adaptbench {
namespace {

// `play` runs one episode, given its stream.
template <class Play>
SolvedVariant solve(const Variant& variant, int episodes, const Random& random, const Play& play) {
  int ever = 0, at_end = 0, failed = 0;
  double sum = 0.0;
  std::string failure;
  for (int i = 0; i < episodes; ++i) {
    const Episode episode = play(random.split("episode", static_cast<std::uint64_t>(i)));
    ever += episode.success_ever ? 1 : 0;
    at_end += episode.success_at_end ? 1 : 0;
    sum += episode.total_reward;
    if (episode.failure.empty()) continue;
    ++failed;
    failure = episode.failure;
  }
  const std::string choices = variant.parameters().choices();
  return {.variant = variant.id(),
          .group = choices.empty() ? "all" : choices.substr(0, choices.find(' ')),
          .solved = at_end == episodes,
          .details = {{"success_ever", static_cast<double>(ever) / episodes},
                      {"success_at_end", static_cast<double>(at_end) / episodes},
                      {"mean_return", sum / episodes},
                      {"choices", choices},
                      {"failed_episodes", failed},
                      {"failure", failure}}};
}

}  // namespace

bool has_reference_controller(const TaskFamily& family, const Robot& robot) {
  const Parameters nominal = VariantSpace(family, robot, "").table().nominal();
  return family.reference_controller(nominal, robot) != nullptr;
}

VariantSolver reference_solver(const TaskFamily& family, const Robot& robot, int episodes,
                               const Random& random) {
  if (!has_reference_controller(family, robot)) {
    throw ConfigError(fmt::format("task '{}' has no reference controller", family.spec().name));
  }
  return [&family, &robot, episodes, random](const Variant& variant) {
    const auto policy = family.reference_controller(variant.parameters(), robot);
    Environment environment(variant);
    return solve(variant, episodes, random.split(variant.id()),
                 [&](const Random& stream) { return environment.demonstrate(*policy, stream); });
  };
}

VariantSolver random_solver(int episodes, const Random& random) {
  return [episodes, random](const Variant& variant) {
    const UniformPolicy policy;
    Environment environment(variant);
    return solve(variant, episodes, random.split(variant.id()),
                 [&](const Random& stream) { return environment.run(policy, stream); });
  };
}

}  // namespace adaptbench

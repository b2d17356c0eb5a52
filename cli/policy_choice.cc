#include "cli/policy_choice.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "cli/process.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/uniform_policy.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/shot.h"
#include "leaderboard/harness/training.h"

namespace adaptbench::cli {
namespace {

struct AdaptedAlgorithm {
  TrainedAlgorithm trained;
  std::unique_ptr<Adaptation> adaptation;
};

// Networks read and write as many numbers as they were trained with.
void require_same_shape(const ProblemSpec& trained, const Environment& environment,
                        const Track& track) {
  if (has_shape_of(environment, trained)) return;
  throw ConfigError(fmt::format(
      "a policy of track {} ({}) observes {} and acts with {} numbers; this robot gives {} and "
      "takes {}",
      track.name, fmt::join(track.training.robots, ", "), trained.observation_size,
      trained.action_size, environment.observation_size(), environment.action_size()));
}

ChosenPolicy adapted_policy(const PolicyChoice& choice, const Variant& variant,
                            std::uint64_t seed) {
  const Track track = load_track(choice.track);
  if (track.family != variant.family()) {
    throw ConfigError(fmt::format("track {} is about task '{}', not '{}'", track.name, track.family,
                                  variant.family()));
  }
  prepare_blas();
  auto adapted = std::make_shared<AdaptedAlgorithm>();
  adapted->trained = load_trained(track, choice.checkpoint);
  const Random random(seed);
  ChosenPolicy chosen;
  chosen.reveal = reveal_to(adapted->trained.spec->told_task);
  adapted->adaptation = begin_adaptation(*adapted->trained.algorithm, chosen.reveal, variant,
                                         random.split("adaptation"));
  Environment environment(variant, chosen.reveal);
  require_same_shape(problem_of(track, chosen.reveal), environment, track);
  for (int shot = 1; shot <= choice.shots; ++shot) {
    adapted->adaptation->observe(
        collect_shot(track, environment, *adapted->adaptation,
                     random.split("collect", static_cast<std::uint64_t>(shot))));
  }
  chosen.policy = &adapted->adaptation->policy();
  chosen.owner = adapted;
  return chosen;
}

ChosenPolicy reference_policy(const Variant& variant) {
  const std::shared_ptr<const Policy> policy =
      task_families()
          .get(variant.family())
          .reference_controller(variant.parameters(), robots().get(variant.robot()));
  if (policy == nullptr) {
    throw ConfigError(fmt::format("task '{}' has no reference controller", variant.family()));
  }
  return {policy.get(), Reveal::kNothing, policy};
}

}  // namespace

void PolicyChoice::add_to(CLI::App& command) {
  auto* checkpoint_option = command.add_option(
      "--checkpoint", checkpoint, "Act with this trained algorithm (default: random actions)");
  auto* track_option =
      command.add_option("--track", track, "The track that the checkpoint was trained on");
  checkpoint_option->needs(track_option);
  track_option->needs(checkpoint_option);
  command
      .add_flag("--reference", reference,
                "Act with the task's reference controller, where it has one")
      ->excludes(checkpoint_option);
  command.add_option("--shots", shots, "Adapt to the variant for this many shots first")
      ->check(CLI::Range(0, 1000))
      ->needs(checkpoint_option)
      ->capture_default_str();
}

ChosenPolicy PolicyChoice::load(const Variant& variant, std::uint64_t seed) const {
  if (!checkpoint.empty()) return adapted_policy(*this, variant, seed);
  if (reference) return reference_policy(variant);
  static const UniformPolicy kUniform;
  return {&kUniform, Reveal::kNothing, nullptr};
}

}  // namespace adaptbench::cli

#include "algorithms/shared/fixed_adaptation.h"
#include "algorithms/shared/untrained.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/task_family.h"

namespace adaptbench {
namespace {

// The family's own scripted controller, told all about the variant: an upper anchor that no
// training is needed for, and what demonstrations come from.
class ReferenceController final : public Untrained {
 public:
  static AlgorithmSpec describe() {
    return {.name = "reference_controller",
            .description =
                "the task's scripted controller, told all about the variant: an upper "
                "anchor, never ranked",
            .options = {},
            .trains = false,
            .told_task = true,
            .takes_images = true};
  }
  ReferenceController(const ProblemSpec& problem, const Options&, const Random&)
      : Untrained(problem) {
    if (!problem.demonstrations)
      throw ConfigError("reference_controller: this task has no reference controller");
  }

  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    throw ConfigError("reference_controller: acts only on a variant that it is told");
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_told_adaptation(
      const Random&, const Variant& variant) const override {
    return std::make_unique<FixedAdaptation>(
        task_families()
            .get(variant.family())
            .reference_controller(variant.parameters(), robots().get(variant.robot())));
  }
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::ReferenceController)

#include "algorithms/shared/learner.h"

namespace adaptbench {
namespace {

// Learns each variant from nothing: a fresh random network and the same tuned gradient steps as the
// others. Its iterations only tune the step size: on validation variants, or where the track has
// none on training variants, paid from the budget.
class Scratch final : public Learner {
 public:
  static AlgorithmSpec describe() {
    return {.name = "scratch",
            .description =
                "a random network and the same gradient steps as the others: what adaptation does "
                "without training",
            .options = join({network_options(), gradient_options(), tuning_options()})};
  }
  Scratch(const ProblemSpec& problem, const Options& options, const Random& random)
      : Learner(problem, options, {.layout = {.shape = read_shape(problem, options)}}, random) {}

 protected:
  void iterate(TrainingTasks&, const Random&, TrainingReport&) override {
  }  // there are no iterations

  // A new network for each adaptation: the score does not hang on the luck of one draw.
  [[nodiscard]] Vector start(const Random& random) const override {
    return layout().shape->initial_parameters(random);
  }
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::Scratch)

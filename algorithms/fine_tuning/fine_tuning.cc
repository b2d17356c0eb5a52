#include "algorithms/shared/multi_task_trpo.h"

namespace adaptbench {
namespace {

// The first question to any meta-learner: does one policy, trained on all variants and then tuned
// by the same gradient steps, do as well?
class FineTuning final : public MultiTaskTrpo {
 public:
  static AlgorithmSpec describe() {
    return {
        .name = "fine_tuning",
        .description =
            "one policy trained on all variants, then the same gradient steps as the meta-learners",
        .options = join({options(), tuning_options()})};
  }
  FineTuning(const ProblemSpec& problem, const Options& options, const Random& random)
      : MultiTaskTrpo(problem, options, true, random) {}
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::FineTuning)

#include "algorithms/shared/multi_task_trpo.h"

namespace adaptbench {
namespace {

// The upper anchor: one policy trained on all variants that is told which one it acts on. It does
// not adapt.
class Oracle final : public MultiTaskTrpo {
 public:
  static AlgorithmSpec describe() {
    return {.name = "oracle",
            .description =
                "one policy that is told the variant's parameters: the upper anchor, never ranked",
            .options = options(),
            .told_task = true};
  }
  Oracle(const ProblemSpec& problem, const Options& options, const Random& random)
      : MultiTaskTrpo(problem, options, false, random) {}
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::Oracle)

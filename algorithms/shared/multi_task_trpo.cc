#include "algorithms/shared/multi_task_trpo.h"

namespace adaptbench {

OptionSpecs MultiTaskTrpo::options() {
  return join({network_options(), gradient_options(), sampling_options(), trust_region_options(),
               curvature_options()});
}

MultiTaskTrpo::MultiTaskTrpo(const ProblemSpec& problem, const Options& options, bool adapts,
                             const Random& random)
    : Learner(problem, options,
              {.layout = {.shape = read_shape(problem, options),
                          .curvature_fraction = options.number("curvature_fraction")},
               .iterations = options.integer("iterations"),
               .episodes = options.integer("meta_batch") * options.integer("episodes_per_task"),
               .adapts = adapts},
              random),
      sampling_(read_sampling(options)),
      trust_region_(read_trust_region(options)) {}

void MultiTaskTrpo::iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) {
  MetaBatch batch(tasks, derivatives(), layout(), meta(), sampling_, random);
  report.mean_return = batch.outer_data();
  const MetaObjective objective(batch.tasks(), tasks.threads());
  report_step(trust_region_step(objective, trust_region_, meta()), report);
}

void report_step(const TrustRegionStep& step, TrainingReport& report) {
  report.metrics["kl"] = step.after.kl;
  report.metrics["loss_change"] = step.after.loss - step.loss_before;
  report.metrics["backtracks"] = step.backtracks;
  report.metrics["gradient_norm"] = step.gradient_norm;
  report.metrics["accepted"] = step.accepted ? 1.0 : 0.0;
}

}  // namespace adaptbench

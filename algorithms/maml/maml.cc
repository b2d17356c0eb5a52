#include "algorithms/maml/maml.h"

#include "algorithms/shared/meta_batch.h"
#include "algorithms/shared/multi_task_trpo.h"

namespace adaptbench {
namespace {

OptionSpecs own_options() {
  return {choice_option("outer", "trpo", {"trpo", "ppo"},
                        "trust-region step, or clipped surrogate with Adam"),
          integer_option("ppo_epochs", 5, 1, 100, "outer = ppo: steps on the same episodes"),
          number_option("ppo_clip", 0.3, 0.0, 10.0,
                        "outer = ppo: likelihood ratios beyond 1 +- this earn nothing"),
          number_option("ppo_step_size", 1e-3, 0.0, 1.0, "outer = ppo: step size of Adam")};
}

}  // namespace

AlgorithmSpec Maml::describe() {
  return {.name = "maml",
          .description =
              "model-agnostic meta-learning: an initialisation from which policy-gradient steps "
              "lead far",
          .options =
              join({network_options(), gradient_options(), sampling_options(), inner_step_options(),
                    own_options(), trust_region_options(), curvature_options(), tuning_options()})};
}

Maml::Maml(const ProblemSpec& problem, const Options& options, const Random& random)
    : Learner(problem, options,
              {.layout = read_layout(problem, options),
               .iterations = options.integer("iterations"),
               .episodes = options.integer("meta_batch") * options.integer("episodes_per_task") *
                           (options.integer("inner_steps") + 1),
               .full_steps = options.integer("inner_steps")},
              random),
      sampling_(read_sampling(options)),
      trust_region_(read_trust_region(options)),
      inner_steps_(options.integer("inner_steps")),
      clipped_(options.choice("outer") == "ppo"),
      epochs_(options.integer("ppo_epochs")),
      clip_(options.number("ppo_clip")),
      adam_(layout().size(), options.number("ppo_step_size")) {
  if (clipped_) require_hessian_of_step(options, "ppo_epochs");
}

void Maml::iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) {
  MetaBatch batch(tasks, derivatives(), layout(), meta(), sampling_, random);
  for (int step = 0; step < inner_steps_; ++step) {
    const double before = batch.inner_step();
    if (step == 0) report.metrics["return_before"] = before;
  }
  report.mean_return = batch.outer_data();
  const MetaObjective objective(batch.tasks(), tasks.threads());
  if (clipped_) {
    clipped_steps(objective, report);
  } else {
    report_step(trust_region_step(objective, trust_region_, meta()), report);
  }
}

void Maml::clipped_steps(const MetaObjective& objective, TrainingReport& report) {
  int updates = 0;
  while (updates < epochs_ && adam_.descend(objective.clipped_gradient(meta(), clip_), meta())) {
    ++updates;
  }
  report.metrics["updates"] = updates;
  const SurrogateValue after = objective.evaluate(meta());
  report.metrics["kl"] = after.kl;
  report.metrics["loss_change"] = after.loss - objective.loss();
}

void Maml::save(Checkpoint& checkpoint) const {
  Learner::save(checkpoint);
  adam_.save(checkpoint);
}

void Maml::load(const Checkpoint& checkpoint) {
  Learner::load(checkpoint);
  adam_.load(checkpoint);
}

}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::Maml)

#include "algorithms/maml/maml.h"

#include "algorithms/shared/meta_batch.h"
#include "algorithms/shared/multi_task_trpo.h"

namespace adaptbench {
namespace {

OptionSpecs own_options() {
  return {
      integer_option("inner_steps", 1, 1, 10, "adaptation steps that are trained for"),
      number_option("inner_step_size", 0.1, 0.0, 100.0, "step size of the adaptation in training"),
      choice_option("order", "second", {"second", "first"},
                    "first: the Hessian of the inner step is left out"),
      choice_option("inner_loss", "log_likelihood", {"log_likelihood", "likelihood_ratio"},
                    "what the Hessian of the inner step is of; the step itself is the same"),
      boolean_option("learned_step_sizes", false,
                     "one inner step size per parameter array, learned; used for adaptation too, "
                     "without tuning"),
      choice_option("outer", "trpo", {"trpo", "ppo"},
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
          .options = join({network_options(), gradient_options(), sampling_options(), own_options(),
                           trust_region_options(), tuning_options()})};
}

Maml::Maml(const ProblemSpec& problem, const Options& options, const Random& random)
    : Learner(problem, options,
              {.layout = {.shape = read_shape(problem, options),
                          .learned_step_sizes = options.boolean("learned_step_sizes"),
                          .step_size = options.number("inner_step_size"),
                          .second_order = options.choice("order") == "second",
                          .likelihood_ratio = options.choice("inner_loss") == "likelihood_ratio",
                          .curvature_fraction = options.number("curvature_fraction")},
               .iterations = options.integer("iterations"),
               .episodes = options.integer("meta_batch") * options.integer("episodes_per_task") *
                           (options.integer("inner_steps") + 1)},
              random),
      sampling_(read_sampling(options)),
      trust_region_(read_trust_region(options)),
      inner_steps_(options.integer("inner_steps")),
      clipped_(options.choice("outer") == "ppo"),
      epochs_(options.integer("ppo_epochs")),
      clip_(options.number("ppo_clip")),
      adam_(layout().size(), options.number("ppo_step_size")) {}

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
  for (int epoch = 0; epoch < epochs_; ++epoch) {
    const Vector gradient = objective.clipped_gradient(meta(), clip_);
    if (!gradient.allFinite()) break;
    adam_.descend(gradient, meta());
  }
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

#include <algorithm>
#include <cmath>
#include <numeric>

#include "algorithms/shared/adam.h"
#include "algorithms/shared/demonstration.h"
#include "algorithms/shared/learner.h"
#include "algorithms/shared/meta_batch.h"
#include "algorithms/shared/squared_error.h"
#include "core/error.h"

namespace adaptbench {
namespace {

OptionSpecs own_options() {
  return {integer_option("demonstrations_per_task", 1, 1, 1000,
                         "episodes of the reference controller on each variant of an iteration"),
          number_option("demonstration_noise", 0.2, 0.0, 10.0,
                        "standard deviation of what is added to the demonstrator's actions; what "
                        "is learned is the action without it"),
          integer_option("updates", 20, 1, 100000, "outer gradient steps in an iteration"),
          number_option("learning_rate", 1e-3, 0.0, 1.0, "step size of Adam"),
          number_option("action_std", 0.1, 1e-3, 10.0,
                        "standard deviation of the initial policy's actions")};
}

// Those of a simulation that failed teach nothing.
Eigen::Index sound_rows(const Demonstrated& demonstrated) {
  return demonstrated.episode.failure.empty() ? demonstrated.episode.observations.rows() : 0;
}

// What one task's demonstrations taught, as rows to imitate.
PolicyBatch rows_of(std::span<const Demonstrated> episodes, const MlpShape& shape) {
  Eigen::Index rows = 0;
  for (const Demonstrated& each : episodes) rows += sound_rows(each);
  PolicyBatch batch{Matrix(rows, shape.observation_size()), Matrix(rows, shape.action_size()),
                    Vector::Ones(rows)};
  Eigen::Index next = 0;
  for (const Demonstrated& each : episodes) {
    const Eigen::Index length = sound_rows(each);
    batch.observations.middleRows(next, length) = each.episode.observations.topRows(length);
    batch.actions.middleRows(next, length) =
        Eigen::Map<const Matrix>(each.actions.data(), length, shape.action_size());
    next += length;
  }
  return batch;
}

// Parameters from which policy-gradient steps on a task, taken from its rewards alone, lead to what
// an expert does there: MAML whose outer loss is imitation (Mendonca et al. 2019, "Guided
// meta-policy search"). Demonstrations are needed in training only.
class MetaBehaviourCloning final : public Learner {
 public:
  static AlgorithmSpec describe() {
    return {.name = "meta_behaviour_cloning",
            .description =
                "MAML towards demonstrations: an initialisation from which policy-gradient steps "
                "lead to what the task's reference controller does",
            .options =
                join({network_options(), gradient_options(), sampling_options(),
                      inner_step_options(), curvature_options(), own_options(), tuning_options()})};
  }

  MetaBehaviourCloning(const ProblemSpec& problem, const Options& options, const Random& random)
      : Learner(problem, options, plan(problem, options), random),
        sampling_(read_sampling(options)),
        inner_steps_(options.integer("inner_steps")),
        demonstrations_(options.integer("demonstrations_per_task")),
        updates_(options.integer("updates")),
        noise_(options.number("demonstration_noise")),
        adam_(layout().size(), options.number("learning_rate")) {
    log_std(meta()).setConstant(static_cast<float>(std::log(options.number("action_std"))));
  }

  void save(Checkpoint& checkpoint) const override {
    Learner::save(checkpoint);
    adam_.save(checkpoint);
  }
  void load(const Checkpoint& checkpoint) override {
    Learner::load(checkpoint);
    adam_.load(checkpoint);
  }

 protected:
  void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) override {
    MetaBatch batch(tasks, derivatives(), layout(), meta(), sampling_, random);
    const auto episodes = demonstrate(tasks, batch.variants(), demonstrations_, noise_,
                                      random.split("demonstrations"));
    for (int step = 0; step < inner_steps_; ++step) {
      const double before = batch.inner_step();
      if (step == 0) report.mean_return = before;
    }
    imitate(MetaObjective(batch.tasks(), tasks.threads()), episodes, report);
  }

 private:
  static Plan plan(const ProblemSpec& problem, const Options& options) {
    require_hessian_of_step(options, "updates");
    Plan plan;
    plan.layout = read_layout(problem, options);
    plan.iterations = options.integer("iterations");
    plan.episodes = options.integer("meta_batch") *
                    (options.integer("episodes_per_task") * options.integer("inner_steps") +
                     options.integer("demonstrations_per_task"));
    plan.full_steps = options.integer("inner_steps");
    return plan;
  }

  [[nodiscard]] Eigen::VectorBlock<Vector> log_std(Vector& values) const {
    const MlpShape& shape = *layout().shape;
    return values.segment(shape.log_std(), shape.action_size());
  }

  void imitate(const MetaObjective& objective, std::span<const Demonstrated> episodes,
               TrainingReport& report);

  SampleSettings sampling_;
  int inner_steps_, demonstrations_, updates_;
  double noise_;
  Adam adam_;
};

void MetaBehaviourCloning::imitate(const MetaObjective& objective,
                                   std::span<const Demonstrated> episodes, TrainingReport& report) {
  const MlpShape& shape = *layout().shape;
  const auto each = static_cast<std::size_t>(demonstrations_);
  std::vector<PolicyBatch> batches;
  for (std::size_t i = 0; i < episodes.size(); i += each)
    batches.push_back(rows_of(episodes.subspan(i, each), shape));
  std::vector<double> errors(batches.size());
  int update = 0;
  for (; update < updates_; ++update) {
    Vector gradient =
        objective.gradient_through(meta(), [&](std::size_t task, const Vector& adapted) {
          if (batches[task].rows() == 0) return Vector(Vector::Zero(adapted.size()));
          if (update == 0) errors[task] = squared_error(derivatives(), adapted, batches[task]);
          return squared_error_gradient(derivatives(), shape, adapted, batches[task]);
        });
    log_std(gradient).setZero();  // how much is explored is given, not learned
    if (!adam_.descend(gradient, meta())) break;
  }
  report.metrics["updates"] = update;
  const auto shown = std::ranges::count_if(batches, [](const auto& b) { return b.rows() > 0; });
  if (shown > 0) {
    report.metrics["squared_error"] =
        std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(shown);
  }
}

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::MetaBehaviourCloning)

#include "algorithms/shared/learner.h"
#include "algorithms/shared/meta_batch.h"

namespace adaptbench {
namespace {

// Reptile (Nichol, Achiam and Schulman 2018): several policy-gradient steps on each variant, then
// the initialisation moves towards the mean of where they led. No second derivatives, no outer
// data.
class Reptile final : public Learner {
 public:
  static AlgorithmSpec describe() {
    return {.name = "reptile",
            .description =
                "moves the initialisation towards where a few policy-gradient steps lead on each "
                "variant",
            .options = join({network_options(), gradient_options(), sampling_options(),
                             own_options(), tuning_options()})};
  }

  Reptile(const ProblemSpec& problem, const Options& options, const Random& random)
      : Learner(problem, options,
                {.layout = {.shape = read_shape(problem, options),
                            .step_size = options.number("inner_step_size"),
                            .second_order = false},
                 .iterations = options.integer("iterations"),
                 .episodes = options.integer("meta_batch") * options.integer("episodes_per_task") *
                             options.integer("inner_steps")},
                random),
        sampling_(read_sampling(options)),
        inner_steps_(options.integer("inner_steps")),
        outer_step_size_(static_cast<float>(options.number("outer_step_size"))) {}

 protected:
  void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) override {
    MetaBatch batch(tasks, derivatives(), layout(), meta(), sampling_, random);
    for (int step = 0; step < inner_steps_; ++step) {
      report.mean_return = batch.inner_step();
      if (step == 0) report.metrics["return_before"] = report.mean_return;
    }
    Vector adapted = Vector::Zero(meta().size());
    for (const MetaTask& task : batch.tasks()) adapted += task.adapted();
    adapted /= static_cast<float>(batch.tasks().size());
    const Vector change = outer_step_size_ * (adapted - meta());
    report.metrics["change_norm"] = change.norm();
    if (change.allFinite()) meta() += change;
  }

 private:
  static OptionSpecs own_options() {
    return {integer_option("inner_steps", 3, 1, 10, "policy-gradient steps on each variant"),
            number_option("inner_step_size", 0.1, 0.0, 100.0, "their step size"),
            number_option("outer_step_size", 1.0, 0.0, 10.0,
                          "share of the way to the mean of the adapted parameters")};
  }

  SampleSettings sampling_;
  int inner_steps_;
  float outer_step_size_;
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::Reptile)

#include <cmath>

#include "algorithms/behaviour_cloning/demonstration_buffer.h"
#include "algorithms/behaviour_cloning/vision_cloning.h"
#include "algorithms/shared/adam.h"
#include "algorithms/shared/demonstration.h"
#include "algorithms/shared/input_scaling.h"
#include "algorithms/shared/learner.h"
#include "algorithms/shared/squared_error.h"

namespace adaptbench {
namespace {

OptionSpecs own_options() {
  return {number_option("demonstration_noise", 0.2, 0.0, 10.0,
                        "standard deviation of what is added to the demonstrator's actions; what "
                        "is learned is the action without it"),
          integer_option("buffer_steps", 100000, 100, 1000000,
                         "steps of demonstrations that are kept, in memory and in the checkpoint; "
                         "of pictures none are"),
          integer_option("updates", 200, 1, 100000, "gradient steps in an iteration"),
          integer_option("minibatch", 256, 1, 100000, "steps that each gradient is taken from"),
          number_option("learning_rate", 1e-3, 0.0, 1.0, "step size of Adam"),
          number_option("action_std", 0.05, 1e-3, 10.0,
                        "standard deviation of the trained policy's actions"),
          choice_option("adapt", "none", {"none", "gradient"},
                        "gradient: policy-gradient steps on each held-out variant, with the step "
                        "size tuned; not with pictures"),
          integer_option("filters", 16, 1, 256,
                         "filters of the first convolution, where there are pictures"),
          number_option("average_decay", 0.995, 0.0, 0.99999,
                        "of the moving average of the parameters that acts, where there are "
                        "pictures")};
}

// Learns from demonstrations (Pomerleau 1989, "ALVINN"): in each iteration the reference controller
// demonstrates some training variants, then the network is fitted to what has been demonstrated so
// far. Every demonstration is paid from the step budget.
class BehaviourCloning final : public Learner {
 public:
  static AlgorithmSpec describe() {
    return {.name = "behaviour_cloning",
            .description =
                "one policy fitted to demonstrations of the task's reference controller "
                "on training variants",
            .options = join({network_options(), gradient_options(), sampling_options(),
                             own_options(), tuning_options()}),
            .takes_images = true};
  }

  BehaviourCloning(const ProblemSpec& problem, const Options& options, const Random& random)
      : Learner(problem, options, plan(problem, options), random),
        sampling_(read_sampling(options)),
        noise_(options.number("demonstration_noise")),
        updates_(options.integer("updates")),
        minibatch_(options.integer("minibatch")),
        log_std_(static_cast<float>(std::log(options.number("action_std")))),
        buffer_(problem.observation_size, problem.action_size, options.integer("buffer_steps")),
        scaling_(problem.observation_size),
        adam_(layout().size(), options.number("learning_rate")) {}

  void save(Checkpoint& checkpoint) const override {
    Learner::save(checkpoint);
    buffer_.save(checkpoint);
    scaling_.save(checkpoint);
    adam_.save(checkpoint);
  }

  void load(const Checkpoint& checkpoint) override {
    Learner::load(checkpoint);
    buffer_.load(checkpoint);
    scaling_.load(checkpoint);
    adam_.load(checkpoint);
  }

 protected:
  void iterate(TrainingTasks& tasks, const Random& random, TrainingReport& report) override {
    const bool first = buffer_.rows() == 0;
    collect(tasks, random.split("demonstrations"), report);
    if (buffer_.rows() == 0) return;
    if (first) scaling_.fit(buffer_.observations());  // and kept, so that the network's input stays
    fit(random.split("minibatches"), report);
  }

  [[nodiscard]] Vector start(const Random&) const override {
    const MlpShape& shape = *layout().shape;
    Vector parameters = scaling_.folded(shape, layout().policy(meta()));
    parameters.segment(shape.log_std(), shape.action_size()).setConstant(log_std_);
    return parameters;
  }

 private:
  static Plan plan(const ProblemSpec& problem, const Options& options) {
    Plan plan;
    plan.layout.shape = read_shape(problem, options);
    plan.iterations = options.integer("iterations");
    plan.episodes = options.integer("meta_batch") * options.integer("episodes_per_task");
    plan.adapts = options.choice("adapt") == "gradient";
    return plan;
  }
  void collect(TrainingTasks& tasks, const Random& random, TrainingReport& report);
  void fit(const Random& random, TrainingReport& report);

  SampleSettings sampling_;
  double noise_;
  int updates_, minibatch_;
  float log_std_;
  DemonstrationBuffer buffer_;
  InputScaling scaling_;
  Adam adam_;
};

void BehaviourCloning::collect(TrainingTasks& tasks, const Random& random, TrainingReport& report) {
  const std::vector<TrainingVariant> variants = draw_variants(
      tasks, static_cast<std::size_t>(sampling_.meta_batch), random.split("variants"));
  DemonstrationSummary summary;
  const std::vector<Demonstrated> episodes =
      demonstrate(tasks, variants, sampling_.episodes_per_task, noise_, random);
  for (std::size_t i = 0; i < episodes.size(); ++i) {
    const auto& [episode, actions] = episodes[i];
    summary.add(episode);
    if (episode.failure.empty())
      buffer_.add(episode.observations, actions, random.split("keep", i));
  }
  summary.report(report);
}

void BehaviourCloning::fit(const Random& random, TrainingReport& report) {
  int update = 0;
  for (; update < updates_; ++update) {
    PolicyBatch batch =
        buffer_.sample(minibatch_, random.split("update", static_cast<std::uint64_t>(update)));
    scaling_.apply(batch.observations);
    if (update == 0) report.metrics["squared_error"] = squared_error(derivatives(), meta(), batch);
    const Vector gradient = squared_error_gradient(derivatives(), *layout().shape, meta(), batch);
    if (!adam_.descend(gradient, meta())) break;
  }
  report.metrics["updates"] = update;
}

// Numbers alone and numbers with a picture ask for networks of two kinds.
class BehaviourCloningFactory final : public AlgorithmFactory {
 public:
  [[nodiscard]] const AlgorithmSpec& spec() const override { return spec_; }
  [[nodiscard]] std::unique_ptr<Algorithm> make(const ProblemSpec& problem, const Options& options,
                                                const Random& random) const override {
    if (!problem.image.empty()) return make_vision_cloning(problem, options, random);
    return std::make_unique<BehaviourCloning>(problem, options, random);
  }

 private:
  AlgorithmSpec spec_ = BehaviourCloning::describe();
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER(algorithms, "behaviour_cloning",
                    std::make_unique<adaptbench::BehaviourCloningFactory>())

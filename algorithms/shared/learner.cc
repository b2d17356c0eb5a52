#include "algorithms/shared/learner.h"

#include <fmt/format.h>

#include <utility>

#include "algorithms/networks/same_network.h"
#include "algorithms/shared/checkpoint_vector.h"
#include "algorithms/shared/fixed_adaptation.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kMeta = "parameters";
constexpr const char* kLearner = "learner";  // key in the checkpoint's header

StepSizeTuning make_tuning(const Options& options, bool adapts, bool learned_step_sizes) {
  if (!adapts) return {{}, 0, 0.0};
  return {learned_step_sizes ? std::vector<double>{} : options.numbers("step_size_grid"),
          options.integer("tuning_variants"), options.number("step_size")};
}

}  // namespace

Learner::Learner(const ProblemSpec& problem, const Options& options, Plan plan,
                 const Random& random)
    : plan_(std::move(plan)),
      iteration_steps_(std::int64_t{plan_.episodes} * problem.horizon),
      advantages_(read_advantages(options)),
      later_step_factor_(plan_.adapts ? options.number("later_step_factor") : 0.0),
      derivatives_(make_policy_derivatives(options.choice("derivatives"), *plan_.layout.shape)),
      tuning_(make_tuning(options, plan_.adapts, plan_.layout.learned_step_sizes)),
      tuning_random_(random.split("tuning")),
      meta_(plan_.layout.initial(random.split("parameters"))) {}

bool Learner::has_iterations_left(const TrainingTasks& tasks) const {
  if (tuning_.has_begun()) return false;
  if (plan_.iterations > 0 && iteration_ >= plan_.iterations) return false;
  const std::int64_t needed = iteration_steps_ + tuning_.training_steps_needed(tasks);
  const bool fits = needed <= tasks.steps_left();
  if (!fits && iteration_ == 0) {
    throw ConfigError(fmt::format(
        "{} {} steps and the budget allows {}; lower {}tuning_variants",
        has_iterations() ? "one iteration and the tuning after it take" : "the tuning takes",
        needed, tasks.steps_left(), has_iterations() ? "meta_batch, episodes_per_task or " : ""));
  }
  return fits && has_iterations();
}

bool Learner::train_iteration(TrainingTasks& tasks, const Random& random, TrainingReport& report) {
  if (has_iterations_left(tasks)) {
    iterate(tasks, random.split("iteration", static_cast<std::uint64_t>(iteration_)), report);
    ++iteration_;
    return true;
  }
  if (tuning_.done() || !tuning_.next_fits(tasks)) return false;
  const auto make = [this](double step_size, const Random& stream) {
    return adaptation(step_size, stream);
  };
  tuning_.try_next(tasks, make, tuning_random_, report);
  return true;
}

double Learner::share_done() const {
  return plan_.iterations > 0 ? static_cast<double>(iteration_) / plan_.iterations : 0.0;
}

Vector Learner::start(const Random&) const { return layout().policy(meta_); }

std::unique_ptr<Adaptation> Learner::adaptation(double step_size, const Random& random) const {
  Vector sizes = layout().learned_step_sizes ? layout().step_sizes(meta_)
                                             : Vector::Constant(layout().shape->parameter_count(),
                                                                static_cast<float>(step_size));
  return std::make_unique<GradientAdaptation>(
      *derivatives_, layout().shape, start(random),
      GradientAdaptation::Steps{std::move(sizes), plan_.full_steps, later_step_factor_},
      advantages_);
}

std::unique_ptr<Adaptation> Learner::begin_adaptation(const Random& random) const {
  if (!plan_.adapts) {
    return std::make_unique<FixedAdaptation>(std::make_unique<GaussianMlpPolicy>(
        layout().shape, std::make_shared<const Vector>(start(random))));
  }
  return adaptation(tuning_.step_size(), random);
}

void Learner::save(Checkpoint& checkpoint) const {
  checkpoint.header[kLearner] = {{"network", layout().shape->to_json()}, {"iteration", iteration_}};
  put_vector(checkpoint, kMeta, meta_);
  tuning_.save(checkpoint);
}

void Learner::load(const Checkpoint& checkpoint) {
  const Json& header = checkpoint.header;
  if (!header.contains(kLearner)) throw DataError("the checkpoint has no 'learner' in its header");
  JsonFields fields(header[kLearner], "checkpoint learner");
  require_same_network(fields.object("network"), layout().shape->to_json());
  const std::int64_t iteration = fields.integer("iteration", 0, std::int64_t{1} << 40);
  fields.finish();
  Vector meta = take_vector(checkpoint, kMeta, layout().size());
  tuning_.load(checkpoint);
  meta_ = std::move(meta);
  iteration_ = iteration;
}

}  // namespace adaptbench

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "algorithms/shared/demonstration.h"
#include "algorithms/shared/fixed_adaptation.h"
#include "algorithms/shared/input_scaling.h"
#include "algorithms/shared/meta_batch.h"
#include "algorithms/soft_actor_critic/experience.h"
#include "algorithms/soft_actor_critic/options.h"
#include "core/error.h"
#include "core/uniform_policy.h"

namespace adaptbench {
namespace {

constexpr const char* kStage = "stage";         // key in the checkpoint's header
constexpr Eigen::Index kScalingSample = 20000;  // steps that the scale of the inputs is taken from

// Soft actor-critic with twin critics and a temperature that is learned (Haarnoja et al. 2018,
// "Soft actor-critic algorithms and applications"): one policy for all training variants, learned
// from a replay of what it and, where asked for, a demonstrator did on them.
class SoftActorCritic final : public Algorithm {
 public:
  static AlgorithmSpec describe() {
    return {.name = "soft_actor_critic",
            .description =
                "one policy for all training variants, learned off-policy from a replay "
                "of its own steps and of demonstrations; does not adapt",
            .options = soft_actor_critic_options()};
  }

  SoftActorCritic(const ProblemSpec& problem, const Options& options, const Random& random);

  bool train_iteration(TrainingTasks& tasks, const Random& random, TrainingReport& report) override;
  [[nodiscard]] double share_done() const override;
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random& random) const override;
  void save(Checkpoint& checkpoint) const override;
  void load(const Checkpoint& checkpoint) override;

 private:
  [[nodiscard]] bool fits(const TrainingTasks& tasks) const;
  [[nodiscard]] std::int64_t next_episodes() const;
  // On observations as they are.
  [[nodiscard]] SquashedGaussianPolicy policy(const Vector& actor, bool mean_only) const {
    return {settings_.actor, scaling_.folded(*settings_.actor, actor), mean_only};
  }
  void demonstrate_some(TrainingTasks& tasks, const Random& random, TrainingReport& report);
  // Runs `policy` on training variants and keeps the steps; returns their number.
  std::int64_t collect(TrainingTasks& tasks, const Policy& policy, std::int64_t variants,
                       int episodes, const Random& random, TrainingReport& report);
  void fit_scaling(const Random& random);
  void learn(std::int64_t updates, const Random& random, TrainingReport& report);

  ProblemSpec problem_;
  AgentSettings settings_;
  int iterations_, variants_, episodes_, warm_up_, demonstrations_;
  double noise_, update_ratio_;
  int minibatch_;
  Experience experience_;
  InputScaling scaling_;
  SoftActorCriticAgent agent_;
  std::int64_t demonstrated_ = 0, explored_ = 0, learned_ = 0;  // episodes, episodes, iterations
};

SoftActorCritic::SoftActorCritic(const ProblemSpec& problem, const Options& options,
                                 const Random& random)
    : problem_(problem),
      settings_(read_agent(problem, options)),
      iterations_(options.integer("iterations")),
      variants_(options.integer("meta_batch")),
      episodes_(options.integer("episodes_per_task")),
      warm_up_(options.integer("warm_up_episodes")),
      demonstrations_(options.integer("demonstration_episodes")),
      noise_(options.number("demonstration_noise")),
      update_ratio_(options.number("update_ratio")),
      minibatch_(options.integer("minibatch")),
      experience_(ReplayBuffer(problem.observation_size, problem.action_size,
                               std::int64_t{std::max(demonstrations_, 1)} * problem.horizon),
                  ReplayBuffer(problem.observation_size, problem.action_size,
                               options.integer("buffer_steps")),
                  options.number("demonstration_share")),
      scaling_(problem.observation_size),
      agent_(settings_, random.split("agent")) {
  if (options.integer("buffer_steps") < problem.horizon) {
    throw ConfigError(fmt::format("buffer_steps is {}; an episode has up to {} steps",
                                  options.integer("buffer_steps"), problem.horizon));
  }
  if (demonstrations_ > 0 && options.number("demonstration_share") == 0.0) {
    throw ConfigError(fmt::format(
        "demonstration_episodes is {} and demonstration_share 0: they would be paid for and never "
        "used",
        demonstrations_));
  }
}

std::int64_t SoftActorCritic::next_episodes() const {
  const std::int64_t most = std::int64_t{variants_} * episodes_;
  if (demonstrated_ < demonstrations_) return std::min(most, demonstrations_ - demonstrated_);
  if (explored_ < warm_up_) return std::min(most, warm_up_ - explored_);
  return most;
}

bool SoftActorCritic::fits(const TrainingTasks& tasks) const {
  if (demonstrated_ + explored_ + learned_ == 0) {
    const std::int64_t needed = problem_.horizon * (std::int64_t{demonstrations_} + warm_up_ +
                                                    std::int64_t{variants_} * episodes_);
    if (needed > tasks.steps_left()) {
      throw ConfigError(fmt::format(
          "demonstrations, warm-up and one iteration take {} steps and the budget allows {}; lower "
          "demonstration_episodes, warm_up_episodes, meta_batch or episodes_per_task",
          needed, tasks.steps_left()));
    }
  }
  if (iterations_ > 0 && learned_ >= iterations_) return false;
  return next_episodes() * problem_.horizon <= tasks.steps_left();
}

bool SoftActorCritic::train_iteration(TrainingTasks& tasks, const Random& random,
                                      TrainingReport& report) {
  if (!fits(tasks)) return false;
  const std::int64_t count = next_episodes();
  if (demonstrated_ < demonstrations_) {
    demonstrate_some(tasks, random, report);
    demonstrated_ += count;
  } else if (explored_ < warm_up_) {
    collect(tasks, UniformPolicy(), count, 1, random, report);
    explored_ += count;
  } else {
    const std::int64_t steps =
        collect(tasks, policy(agent_.actor(), false), variants_, episodes_, random, report);
    ++learned_;
    if (experience_.empty()) return true;
    fit_scaling(random.split("scaling"));
    learn(std::llround(update_ratio_ * static_cast<double>(steps)), random, report);
  }
  return true;
}

// Of the episodes: demonstrations and warm-up are not among the iterations that an option limits.
double SoftActorCritic::share_done() const {
  if (iterations_ == 0) return 0.0;
  const std::int64_t each = std::int64_t{variants_} * episodes_;
  return static_cast<double>(demonstrated_ + explored_ + learned_ * each) /
         static_cast<double>(demonstrations_ + warm_up_ + iterations_ * each);
}

void SoftActorCritic::demonstrate_some(TrainingTasks& tasks, const Random& random,
                                       TrainingReport& report) {
  const std::vector<TrainingVariant> variants =
      draw_variants(tasks, static_cast<std::size_t>(next_episodes()), random.split("variants"));
  DemonstrationSummary summary;
  for (const Demonstrated& demonstrated :
       demonstrate(tasks, variants, 1, noise_, random.split("demonstrations"))) {
    experience_.demonstrations().add(demonstrated.episode);
    summary.add(demonstrated.episode);
  }
  summary.report(report);
}

std::int64_t SoftActorCritic::collect(TrainingTasks& tasks, const Policy& policy,
                                      std::int64_t variants, int episodes, const Random& random,
                                      TrainingReport& report) {
  const std::vector<TrainingVariant> drawn =
      draw_variants(tasks, static_cast<std::size_t>(variants), random.split("variants"));
  std::vector<TrainingRollout> requests;
  for (const TrainingVariant& variant : drawn) {
    requests.push_back({&variant, &policy, episodes, random.split("episodes", requests.size())});
  }
  const double count = static_cast<double>(variants * episodes);
  std::int64_t steps = 0;
  for (const Episodes& results : tasks.collect(requests)) {
    for (const Episode& episode : results) {
      experience_.own().add(episode);
      steps += episode.length();
      report.mean_return += episode.total_reward / count;
      report.metrics["success"] += episode.success_ever ? 1.0 / count : 0.0;
    }
  }
  return steps;
}

// Anew each time that the number of iterations has doubled: as the policy reaches new places, what
// hardly varied before begins to, and between these times the networks' input stays.
void SoftActorCritic::fit_scaling(const Random& random) {
  if (!std::has_single_bit(static_cast<std::uint64_t>(learned_))) return;
  Transitions sample(kScalingSample, problem_.observation_size, problem_.action_size);
  experience_.draw(random, sample);
  scaling_.fit(sample.observations);
}

void SoftActorCritic::learn(std::int64_t updates, const Random& random, TrainingReport& report) {
  Transitions batch(minibatch_, problem_.observation_size, problem_.action_size);
  for (std::int64_t i = 0; i < updates; ++i) {
    const Random stream = random.split("update", static_cast<std::uint64_t>(i));
    experience_.draw(stream, batch);
    scaling_.apply(batch.observations);
    scaling_.apply(batch.next_observations);
    const SoftActorCriticAgent::Measured measured = agent_.update(batch, stream.split("noise"));
    const double share = 1.0 / static_cast<double>(updates);
    report.metrics["critic_loss"] += share * measured.critic_loss;
    report.metrics["value"] += share * measured.value;
    report.metrics["entropy"] += share * measured.entropy;
    report.metrics["updates"] += measured.whole ? 1.0 : 0.0;
  }
  report.metrics["temperature"] = agent_.temperature();
}

// What is scored is the average actor, so that the last update alone does not decide, and acts
// without noise.
std::unique_ptr<Adaptation> SoftActorCritic::begin_adaptation(const Random&) const {
  return std::make_unique<FixedAdaptation>(
      std::make_unique<SquashedGaussianPolicy>(policy(agent_.average_actor(), true)));
}

void SoftActorCritic::save(Checkpoint& checkpoint) const {
  checkpoint.header[kStage] = {
      {"demonstrated", demonstrated_}, {"explored", explored_}, {"learned", learned_}};
  agent_.save(checkpoint);
  scaling_.save(checkpoint);
  experience_.save(checkpoint);
}

void SoftActorCritic::load(const Checkpoint& checkpoint) {
  if (!checkpoint.header.contains(kStage))
    throw DataError("the checkpoint has no 'stage' in its header");
  JsonFields fields(checkpoint.header[kStage], "checkpoint stage");
  const std::int64_t demonstrated = fields.integer("demonstrated", 0, demonstrations_);
  const std::int64_t explored = fields.integer("explored", 0, warm_up_);
  const std::int64_t learned = fields.integer("learned", 0, std::int64_t{1} << 40);
  fields.finish();
  agent_.load(checkpoint);
  scaling_.load(checkpoint);
  experience_.load(checkpoint);
  demonstrated_ = demonstrated;
  explored_ = explored;
  learned_ = learned;
}

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::SoftActorCritic)

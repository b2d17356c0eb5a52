#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint.h"
#include "core/episode.h"
#include "core/options.h"
#include "core/policy.h"
#include "core/registry.h"
#include "core/training_tasks.h"

namespace adaptbench {

struct AlgorithmSpec {
  std::string name;
  int version = 1;
  std::string description;
  std::vector<OptionSpec> options;
  bool trains = true;         // false: train_iteration is never called (random)
  bool told_task = false;     // sees the task's parameters: an anchor, never ranked
  bool takes_images = false;  // makes sense of a picture in the observation
};

// What one training iteration reports, for the progress line and the training log.
struct TrainingReport {
  double mean_return =
      0.0;  // of the episodes that best describe progress (after adaptation, where there is one)
  std::map<std::string, double> metrics;  // named numbers of the algorithm's own
};

// Adapts to one held-out variant. The harness collects the episodes and hands them over: `shots`
// times explorer() is run for episodes_per_shot episodes and observe() is called with them. After
// each, policy() is scored.
class Adaptation {
 public:
  virtual ~Adaptation() = default;
  [[nodiscard]] virtual const Policy& explorer() = 0;      // collects the next shot
  virtual void observe(const Episodes& episodes) = 0;      // learns from it
  [[nodiscard]] virtual const Policy& policy() = 0;        // what is scored
  [[nodiscard]] virtual int gradient_updates() const = 0;  // made so far
};

class Algorithm {
 public:
  virtual ~Algorithm() = default;

  // One iteration of training; false when there is nothing left to do (the step budget does not
  // allow another, tuning is done). Throws ConfigError when the budget does not allow the first
  // one. Must depend on the saved state, `random` and `tasks` alone, so that resumed training gives
  // the same bits.
  virtual bool train_iteration(TrainingTasks& tasks, const Random& random,
                               TrainingReport& report) = 0;

  // How much of the training is done, in [0, 1], where something other than the step budget will
  // end it: an option for the number of iterations. For the time that is said to be left.
  [[nodiscard]] virtual double share_done() const { return 0.0; }

  // Const: one variant cannot teach the next. The object outlives the adaptation.
  [[nodiscard]] virtual std::unique_ptr<Adaptation> begin_adaptation(
      const Random& random) const = 0;
  // The same for an algorithm that is told the task: with the variant itself. Asked instead of
  // begin_adaptation where spec().told_task.
  [[nodiscard]] virtual std::unique_ptr<Adaptation> begin_told_adaptation(
      const Random& random, const Variant& /*variant*/) const {
    return begin_adaptation(random);
  }

  // All that train_iteration and begin_adaptation depend on, beyond the options.
  virtual void save(Checkpoint& checkpoint) const = 0;
  virtual void load(const Checkpoint& checkpoint) = 0;  // throws DataError
};

class AlgorithmFactory {
 public:
  virtual ~AlgorithmFactory() = default;
  [[nodiscard]] virtual const AlgorithmSpec& spec() const = 0;
  // Throws ConfigError when options contradict each other or the problem.
  [[nodiscard]] virtual std::unique_ptr<Algorithm> make(const ProblemSpec& problem,
                                                        const Options& options,
                                                        const Random& random) const = 0;
};

// Throws ConfigError that names the algorithms that can, where the problem shows pictures and this
// algorithm takes flat vectors only.
void require_suited(const AlgorithmSpec& algorithm, const ProblemSpec& problem);

// For a class T with `static AlgorithmSpec describe()` and a constructor T(ProblemSpec, Options,
// Random).
template <class T>
class AlgorithmFactoryOf final : public AlgorithmFactory {
 public:
  [[nodiscard]] const AlgorithmSpec& spec() const override { return spec_; }
  [[nodiscard]] std::unique_ptr<Algorithm> make(const ProblemSpec& problem, const Options& options,
                                                const Random& random) const override {
    require_suited(spec_, problem);
    return std::make_unique<T>(problem, options, random);
  }

 private:
  AlgorithmSpec spec_ = T::describe();
};

}  // namespace adaptbench

#define ADAPTBENCH_REGISTER_ALGORITHM(type)              \
  ADAPTBENCH_REGISTER(algorithms, type::describe().name, \
                      std::make_unique<::adaptbench::AlgorithmFactoryOf<type>>())

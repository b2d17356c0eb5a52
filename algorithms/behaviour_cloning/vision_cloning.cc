#include "algorithms/behaviour_cloning/vision_cloning.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "algorithms/networks/same_network.h"
#include "algorithms/networks/vision_network.h"
#include "algorithms/shared/adam.h"
#include "algorithms/shared/checkpoint_vector.h"
#include "algorithms/shared/demonstration.h"
#include "algorithms/shared/fixed_adaptation.h"
#include "algorithms/shared/input_scaling.h"
#include "algorithms/shared/learner_options.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kHeader = "vision_cloning";  // in checkpoints
constexpr const char* kParameters = "parameters";
constexpr const char* kAverage = "average_parameters";
constexpr std::size_t kAtOnce = 8;  // episodes whose pictures are held as floats, 50 kB a step

std::shared_ptr<const VisionShape> read_vision_shape(const ProblemSpec& problem,
                                                     const Options& options) {
  return std::make_shared<const VisionShape>(
      problem.image, problem.observation_size - problem.image.size(), problem.action_size,
      VisionShape::Settings{options.integer("filters"), options.integer("hidden_layers"),
                            options.integer("hidden_units")});
}

// One iteration's demonstrations, pictures as bytes.
class Shown {
 public:
  Shown(const VisionShape& shape, std::int64_t most_rows) : shape_(shape) {
    pixels_.reserve(static_cast<std::size_t>(most_rows * shape.image().size()));
  }

  void add(const Matrix& observations, const std::vector<float>& actions) {
    for (Eigen::Index t = 0; t < observations.rows(); ++t) {
      const float* row = observations.row(t).data();
      numbers_.insert(numbers_.end(), row, row + shape_.numbers());
      for (const float* value = row + shape_.numbers(); value < row + observations.cols();
           ++value) {
        pixels_.push_back(static_cast<std::uint8_t>(std::lround(255.0F * *value)));
      }
    }
    actions_.insert(actions_.end(), actions.begin(), actions.end());
  }

  [[nodiscard]] Eigen::Index rows() const {
    return static_cast<Eigen::Index>(actions_.size()) / shape_.actions();
  }
  [[nodiscard]] Eigen::Map<const Matrix> numbers() const {
    return {numbers_.data(), rows(), shape_.numbers()};
  }

  // Drawn with replacement.
  [[nodiscard]] VisionBatch sample(Eigen::Index rows, Random random) const {
    const Eigen::Map<const Matrix> actions(actions_.data(), this->rows(), shape_.actions());
    const std::ptrdiff_t size = shape_.image().size();
    VisionBatch batch{{}, Matrix(rows, shape_.numbers()), Matrix(rows, shape_.actions())};
    batch.pixels.reserve(static_cast<std::size_t>(rows * size));
    for (Eigen::Index i = 0; i < rows; ++i) {
      const auto drawn =
          static_cast<Eigen::Index>(random.below(static_cast<std::size_t>(this->rows())));
      batch.numbers.row(i) = numbers().row(drawn);
      batch.actions.row(i) = actions.row(drawn);
      const auto pixel = pixels_.begin() + drawn * size;
      batch.pixels.insert(batch.pixels.end(), pixel, pixel + size);
    }
    return batch;
  }

 private:
  const VisionShape& shape_;
  std::vector<std::uint8_t> pixels_;
  std::vector<float> numbers_, actions_;
};

class VisionCloning final : public Algorithm {
 public:
  VisionCloning(const ProblemSpec& problem, const Options& options, const Random& random)
      : shape_(read_vision_shape(problem, options)),
        sampling_(read_sampling(options)),
        noise_(options.number("demonstration_noise")),
        std_(options.number("action_std")),
        average_decay_(static_cast<float>(options.number("average_decay"))),
        iterations_(options.integer("iterations")),
        updates_(options.integer("updates")),
        minibatch_(options.integer("minibatch")),
        steps_(std::int64_t{sampling_.meta_batch} * sampling_.episodes_per_task * problem.horizon),
        parameters_(shape_->initial_parameters(random.split("parameters"))),
        average_(parameters_),
        adam_(parameters_.size(), options.number("learning_rate")) {}

  bool train_iteration(TrainingTasks& tasks, const Random& random,
                       TrainingReport& report) override {
    if (!has_iterations_left(tasks)) return false;
    const Random stream = random.split("iteration", static_cast<std::uint64_t>(iteration_));
    Shown shown(*shape_, steps_);
    collect(tasks, stream.split("demonstrations"), shown, report);
    if (shown.rows() > 0) {
      if (!adam_.has_stepped()) scale_numbers(shown.numbers());
      fit(shown, tasks.threads(), stream.split("minibatches"), report);
    }
    ++iteration_;
    return true;
  }

  [[nodiscard]] double share_done() const override {
    return iterations_ > 0 ? static_cast<double>(iteration_) / iterations_ : 0.0;
  }

  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<FixedAdaptation>(
        std::make_unique<VisionPolicy>(shape_, average_, std_));
  }

  void save(Checkpoint& checkpoint) const override {
    checkpoint.header[kHeader] = {{"network", shape_->to_json()}, {"iteration", iteration_}};
    put_vector(checkpoint, kParameters, parameters_);
    put_vector(checkpoint, kAverage, average_);
    adam_.save(checkpoint);
  }

  void load(const Checkpoint& checkpoint) override {
    if (!checkpoint.header.contains(kHeader)) {
      throw DataError(fmt::format("the checkpoint has no '{}' in its header", kHeader));
    }
    JsonFields fields(checkpoint.header[kHeader], "checkpoint vision_cloning");
    require_same_network(fields.object("network"), shape_->to_json());
    const std::int64_t iteration = fields.integer("iteration", 0, std::int64_t{1} << 40);
    fields.finish();
    Vector parameters = take_vector(checkpoint, kParameters, parameters_.size());
    Vector average = take_vector(checkpoint, kAverage, parameters_.size());
    adam_.load(checkpoint);
    parameters_ = std::move(parameters);
    average_ = std::move(average);
    iteration_ = iteration;
  }

 private:
  [[nodiscard]] bool has_iterations_left(const TrainingTasks& tasks) const {
    if (iterations_ > 0 && iteration_ >= iterations_) return false;
    if (steps_ <= tasks.steps_left()) return true;
    if (iteration_ > 0) return false;
    throw ConfigError(
        fmt::format("one iteration takes {} steps and the budget allows {}; lower meta_batch or "
                    "episodes_per_task",
                    steps_, tasks.steps_left()));
  }

  void collect(TrainingTasks& tasks, const Random& random, Shown& shown, TrainingReport& report) {
    const std::vector<TrainingVariant> variants = draw_variants(
        tasks, static_cast<std::size_t>(sampling_.meta_batch), random.split("variants"));
    DemonstrationSummary summary;
    demonstrate_in_turn(tasks, variants, sampling_.episodes_per_task, noise_, random, kAtOnce,
                        [&](std::size_t, const Demonstrated& demonstrated) {
                          const Episode& episode = demonstrated.episode;
                          summary.add(episode);
                          if (episode.failure.empty())
                            shown.add(episode.observations, demonstrated.actions);
                        });
    summary.report(report);
  }

  // Before anything is learned, so that the network's input stays what it is.
  void scale_numbers(const Eigen::Ref<const Matrix>& numbers) {
    InputScaling scaling(numbers.cols());
    scaling.fit(numbers);
    for (Vector* each : {&parameters_, &average_}) {
      each->segment(shape_->mean().offset, shape_->mean().size) = scaling.mean();
      each->segment(shape_->factor().offset, shape_->factor().size) =
          scaling.deviation().cwiseInverse();
    }
  }

  void fit(const Shown& shown, ThreadPool& threads, const Random& random, TrainingReport& report) {
    double error = 0.0;
    int update = 0;
    for (; update < updates_; ++update) {
      const VisionBatch batch =
          shown.sample(minibatch_, random.split("update", static_cast<std::uint64_t>(update)));
      const VisionLoss loss = vision_loss(*shape_, parameters_, batch, threads);
      if (update == 0) report.metrics["squared_error"] = loss.value;  // before they were fitted
      error += loss.value / updates_;
      if (!adam_.descend(loss.gradient, parameters_)) break;
      average_ += (1.0F - average_decay_) * (parameters_ - average_);
    }
    report.metrics["fitted_error"] = error;
    report.metrics["updates"] = update;
  }

  std::shared_ptr<const VisionShape> shape_;
  SampleSettings sampling_;
  double noise_, std_;
  float average_decay_;
  int iterations_, updates_, minibatch_;
  std::int64_t steps_;  // of one iteration
  Vector parameters_, average_;
  Adam adam_;
  std::int64_t iteration_ = 0;
};

}  // namespace

std::unique_ptr<Algorithm> make_vision_cloning(const ProblemSpec& problem, const Options& options,
                                               const Random& random) {
  if (options.choice("adapt") != "none") {
    throw ConfigError("adapt=" + options.choice("adapt") +
                      " needs a task without pictures; allowed here: none");
  }
  if (options.choice("activation") != "relu") {
    throw ConfigError("activation=" + options.choice("activation") +
                      " is not that of the network for pictures; allowed here: relu");
  }
  return std::make_unique<VisionCloning>(problem, options, random);
}

}  // namespace adaptbench

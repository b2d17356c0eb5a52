#include "algorithms/networks/gaussian_mlp.h"
#include "algorithms/networks/same_network.h"
#include "algorithms/shared/fixed_adaptation.h"
#include "algorithms/shared/learner_options.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kNetwork = "network";  // key in the checkpoint's header

// The lower anchor: an untrained Gaussian policy with standard deviation 1, a new one for each
// adaptation. It does not adapt.
class RandomPolicy final : public Algorithm {
 public:
  static AlgorithmSpec describe() {
    return {.name = "random",
            .description = "an untrained policy: the lower anchor",
            .options = network_options(),
            .trains = false,
            .takes_images = true};
  }
  RandomPolicy(const ProblemSpec& problem, const Options& options, const Random&)
      : shape_(read_shape(problem, options)) {}

  bool train_iteration(TrainingTasks&, const Random&, TrainingReport&) override { return false; }

  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random& random) const override {
    return std::make_unique<FixedAdaptation>(std::make_unique<GaussianMlpPolicy>(
        shape_, std::make_shared<const Vector>(shape_->initial_parameters(random))));
  }

  void save(Checkpoint& checkpoint) const override {
    checkpoint.header[kNetwork] = shape_->to_json();
  }
  void load(const Checkpoint& checkpoint) override {
    if (!checkpoint.header.contains(kNetwork))
      throw DataError("the checkpoint has no 'network' in its header");
    require_same_network(checkpoint.header[kNetwork], shape_->to_json());
  }

 private:
  std::shared_ptr<const MlpShape> shape_;
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::RandomPolicy)

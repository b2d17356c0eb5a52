#include "algorithms/shared/learner_options.h"

#include <fmt/format.h>

#include "core/error.h"

namespace adaptbench {

OptionSpecs network_options() {
  return {integer_option("hidden_layers", 2, 1, 8, "hidden layers of the policy network"),
          integer_option("hidden_units", 100, 1, 4096, "units of each hidden layer"),
          choice_option("activation", "relu", {"relu", "tanh"}, "activation of the hidden layers")};
}

OptionSpecs gradient_options() {
  return {choice_option("derivatives", "analytic", {"analytic", "autograd"},
                        "hand-written derivatives, or libtorch's (slower, to compare with)"),
          number_option("discount", 0.99, 0.0, 1.0, "discount of the returns"),
          number_option("gae_lambda", 1.0, 0.0, 1.0, "lambda of the advantage estimates")};
}

OptionSpecs sampling_options() {
  return {integer_option("iterations", 0, 0, 1000000,
                         "training iterations; 0: until the step budget is spent"),
          integer_option("meta_batch", 40, 1, 10000, "training variants in an iteration"),
          integer_option("episodes_per_task", 20, 1, 10000,
                         "episodes per variant for each policy that is run on it")};
}

OptionSpecs trust_region_options() {
  return {number_option("max_kl", 0.01, 1e-6, 1.0, "bound on the mean KL divergence of a step"),
          integer_option("cg_iterations", 10, 1, 100, "curvature products in a step"),
          number_option("damping", 1e-5, 0.0, 1.0, "added to the diagonal of the curvature")};
}

OptionSpecs curvature_options() {
  return {number_option("curvature_fraction", 1.0, 0.01, 1.0,
                        "share of the samples that the trust region's Fisher matrix is taken from; "
                        "without a trust region of no effect")};
}

OptionSpecs inner_step_options() {
  return {
      integer_option("inner_steps", 1, 1, 10, "adaptation steps that are trained for"),
      number_option("inner_step_size", 0.1, 0.0, 100.0, "step size of the adaptation in training"),
      choice_option("order", "second", {"second", "first"},
                    "first: the Hessian of the inner step is left out"),
      choice_option("inner_loss", "log_likelihood", {"log_likelihood", "likelihood_ratio"},
                    "what the Hessian of the inner step is of; the step itself is the same"),
      boolean_option("learned_step_sizes", false,
                     "one inner step size per parameter array, learned; used for adaptation too, "
                     "without tuning")};
}

OptionSpecs tuning_options() {
  return {
      number_option("step_size", 0.1, 0.0, 100.0,
                    "step size of the adaptation where step_size_grid is empty"),
      number_list_option("step_size_grid", {0.02, 0.05, 0.1, 0.2, 0.5, 1.0}, 0.0, 100.0,
                         "step sizes of the adaptation to choose from, on validation variants, or "
                         "training variants "
                         "where the track has no others; empty: no tuning"),
      number_option("later_step_factor", 0.5, 0.0, 1.0,
                    "steps after the first are shorter by this; with maml and "
                    "meta_behaviour_cloning those after inner_steps of them"),
      integer_option("tuning_variants", 10, 1, 1000, "variants to tune on")};
}

OptionSpecs join(std::initializer_list<OptionSpecs> lists) {
  OptionSpecs all;
  for (const OptionSpecs& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::vector<int> read_hidden(const Options& options) {
  return std::vector<int>(static_cast<std::size_t>(options.integer("hidden_layers")),
                          options.integer("hidden_units"));
}

Activation read_activation(const Options& options) {
  return options.choice("activation") == "tanh" ? Activation::kTanh : Activation::kRelu;
}

std::shared_ptr<const MlpShape> read_shape(const ProblemSpec& problem, const Options& options) {
  return std::make_shared<const MlpShape>(problem.observation_size, read_hidden(options),
                                          problem.action_size, read_activation(options));
}

MetaLayout read_layout(const ProblemSpec& problem, const Options& options) {
  return {.shape = read_shape(problem, options),
          .learned_step_sizes = options.boolean("learned_step_sizes"),
          .step_size = options.number("inner_step_size"),
          .second_order = options.choice("order") == "second",
          .likelihood_ratio = options.choice("inner_loss") == "likelihood_ratio",
          .curvature_fraction = options.number("curvature_fraction")};
}

AdvantageSettings read_advantages(const Options& options) {
  return {options.number("discount"), options.number("gae_lambda")};
}

SampleSettings read_sampling(const Options& options) {
  return {options.integer("meta_batch"), options.integer("episodes_per_task"),
          read_advantages(options)};
}

TrustRegionSettings read_trust_region(const Options& options) {
  TrustRegionSettings settings;
  settings.max_kl = options.number("max_kl");
  settings.cg_iterations = options.integer("cg_iterations");
  settings.damping = options.number("damping");
  return settings;
}

void require_hessian_of_step(const Options& options, const std::string& updates) {
  if (options.integer(updates) == 1 || options.choice("inner_loss") == "log_likelihood") return;
  throw ConfigError(fmt::format(
      "inner_loss=likelihood_ratio holds where the samples are from; with more than one of '{}' it "
      "must be log_likelihood",
      updates));
}

}  // namespace adaptbench

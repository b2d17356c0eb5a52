#pragma once

#include <memory>
#include <string>
#include <vector>

#include "algorithms/networks/mlp_shape.h"
#include "algorithms/shared/meta_batch.h"
#include "algorithms/shared/trust_region.h"
#include "core/options.h"
#include "core/training_tasks.h"

namespace adaptbench {

// Options that several algorithms share: one place, so that networks, samples and grids are equal
// by construction.
using OptionSpecs = std::vector<OptionSpec>;
OptionSpecs network_options();   // hidden_layers, hidden_units, activation
OptionSpecs gradient_options();  // derivatives, discount, gae_lambda
OptionSpecs sampling_options();  // iterations, meta_batch, episodes_per_task
OptionSpecs
inner_step_options();  // inner_steps, inner_step_size, order, inner_loss, learned_step_sizes
OptionSpecs curvature_options();     // curvature_fraction
OptionSpecs trust_region_options();  // max_kl, cg_iterations, damping
OptionSpecs tuning_options();  // step_size, step_size_grid, later_step_factor, tuning_variants

// All of the lists, in order.
OptionSpecs join(std::initializer_list<OptionSpecs> lists);

std::vector<int> read_hidden(const Options& options);  // units of each hidden layer
Activation read_activation(const Options& options);
std::shared_ptr<const MlpShape> read_shape(const ProblemSpec& problem, const Options& options);
// Of inner_step_options and curvature_options.
MetaLayout read_layout(const ProblemSpec& problem, const Options& options);
AdvantageSettings read_advantages(const Options& options);
SampleSettings read_sampling(const Options& options);
TrustRegionSettings read_trust_region(const Options& options);

// Several outer updates on the same episodes, as many as the option `updates` says, take the inner
// step again from where each has led, on the samples of where the first began. There the likelihood
// ratio's Hessian is that of the step no longer, and training diverges. Throws ConfigError.
void require_hessian_of_step(const Options& options, const std::string& updates);

}  // namespace adaptbench

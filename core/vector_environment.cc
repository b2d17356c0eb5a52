#include "core/vector_environment.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"

namespace adaptbench {
namespace {

std::span<float> row_of(Matrix& matrix, std::size_t row) {
  return {matrix.row(static_cast<Eigen::Index>(row)).data(), static_cast<std::size_t>(matrix.cols())};
}

}  // namespace

VectorEnvironment::VectorEnvironment(std::span<const Variant* const> variants, ThreadPool& threads)
    : threads_(threads), environments_(variants.size()), done_(variants.size(), 0) {
  if (variants.empty()) throw ConfigError("a vector environment needs at least one variant");
  threads_.parallel_for(variants.size(),
                        [&](std::size_t i) { environments_[i] = std::make_unique<Environment>(*variants[i]); });
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const Environment& each = *environments_[i];
    if (each.observation_size() != observation_size() || each.action_size() != action_size()) {
      throw ConfigError(fmt::format("variants of one vector environment must have one shape: {} observes {} and acts {}, {} "
                                    "observes {} and acts {}",
                                    variants[0]->id(), observation_size(), action_size(), variants[i]->id(),
                                    each.observation_size(), each.action_size()));
    }
  }
}

int VectorEnvironment::observation_size() const { return environments_.front()->observation_size(); }
int VectorEnvironment::action_size() const { return environments_.front()->action_size(); }

void VectorEnvironment::reset(std::span<const std::uint64_t> seeds, Matrix& observations) {
  if (seeds.size() != environments_.size()) {
    throw ConfigError(fmt::format("{} seeds for {} environments", seeds.size(), environments_.size()));
  }
  observations.resize(size(), observation_size());
  threads_.parallel_for(environments_.size(), [&](std::size_t i) {
    environments_[i]->reset(Random(seeds[i]), row_of(observations, i));
    done_[i] = 0;
  });
}

void VectorEnvironment::step(const Matrix& actions, StepBatch& out) {
  if (actions.rows() != size() || actions.cols() != action_size()) {
    throw ConfigError(fmt::format("actions are [{} x {}], expected [{} x {}]", actions.rows(), actions.cols(), size(),
                                  action_size()));
  }
  out.observations.resize(size(), observation_size());
  out.rewards.resize(size());
  out.terminated.resize(environments_.size());
  out.success.resize(environments_.size());
  // Contiguous blocks, a few per thread: one work item per environment would cost more than a step of a small body.
  const std::size_t blocks = std::min(environments_.size(), static_cast<std::size_t>(threads_.size()) * 4);
  threads_.parallel_for(blocks, [&](std::size_t block) {
    const std::size_t end = (block + 1) * environments_.size() / blocks;
    for (std::size_t i = block * environments_.size() / blocks; i < end; ++i) {
      StepOutcome outcome{.reward = 0.0, .success = out.success[i] != 0, .terminated = true};
      if (!done_[i]) {
        const float* action = actions.row(static_cast<Eigen::Index>(i)).data();
        outcome = environments_[i]->step({action, static_cast<std::size_t>(action_size())}, row_of(out.observations, i));
        done_[i] = outcome.terminated;
      }
      out.rewards[static_cast<Eigen::Index>(i)] = static_cast<float>(outcome.reward);
      out.terminated[i] = outcome.terminated;
      out.success[i] = outcome.success;
    }
  });
}

}  // namespace adaptbench

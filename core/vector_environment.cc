#include "core/vector_environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"

namespace adaptbench {
namespace {

std::span<float> row_of(Matrix& matrix, std::size_t row) {
  return {matrix.row(static_cast<Eigen::Index>(row)).data(),
          static_cast<std::size_t>(matrix.cols())};
}

}  // namespace

VectorEnvironment::VectorEnvironment(std::span<const Variant* const> variants, ThreadPool& threads)
    : threads_(threads), environments_(variants.size()), last_(variants.size()) {
  if (variants.empty()) throw ConfigError("a vector environment needs at least one variant");
  threads_.parallel_for(variants.size(), [&](std::size_t i) {
    environments_[i] = std::make_unique<Environment>(*variants[i]);
  });
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const Environment& each = *environments_[i];
    if (each.observation_size() != observation_size() || each.action_size() != action_size()) {
      throw ConfigError(fmt::format(
          "variants of one vector environment must have one shape: {} observes {} and acts {}, {} "
          "observes {} and acts {}",
          variants[0]->id(), observation_size(), action_size(), variants[i]->id(),
          each.observation_size(), each.action_size()));
    }
  }
  final_observations_.resize(size(), observation_size());
}

int VectorEnvironment::observation_size() const {
  return environments_.front()->observation_size();
}
int VectorEnvironment::action_size() const { return environments_.front()->action_size(); }

void VectorEnvironment::reset(std::span<const std::uint64_t> seeds, Matrix& observations) {
  if (seeds.size() != environments_.size()) {
    throw ConfigError(
        fmt::format("{} seeds for {} environments", seeds.size(), environments_.size()));
  }
  observations.resize(size(), observation_size());
  threads_.parallel_for(environments_.size(), [&](std::size_t i) {
    environments_[i]->reset(Random(seeds[i]), row_of(observations, i));
    last_[i] = {};
  });
}

void VectorEnvironment::step(const Matrix& actions, StepBatch& out) {
  if (actions.rows() != size() || actions.cols() != action_size()) {
    throw ConfigError(fmt::format("actions are [{} x {}], expected [{} x {}]", actions.rows(),
                                  actions.cols(), size(), action_size()));
  }
  out.observations.resize(size(), observation_size());
  out.rewards.resize(size());
  out.terminated.resize(environments_.size());
  out.success.resize(environments_.size());
  // Contiguous blocks, enough that no thread waits long for the last one of another.
  const std::size_t blocks =
      std::min(environments_.size(), static_cast<std::size_t>(threads_.size()) * 16);
  threads_.parallel_for(blocks, [&](std::size_t block) {
    const std::size_t end = (block + 1) * environments_.size() / blocks;
    for (std::size_t i = block * environments_.size() / blocks; i < end; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      if (last_[i].terminated) {
        last_[i].reward = 0.0;
        out.observations.row(row) = final_observations_.row(row);
      } else {
        const std::span<const float> action(actions.row(row).data(),
                                            static_cast<std::size_t>(action_size()));
        last_[i] = environments_[i]->step(action, row_of(out.observations, i));
        if (last_[i].terminated) final_observations_.row(row) = out.observations.row(row);
      }
      out.rewards[row] = static_cast<float>(last_[i].reward);
      out.terminated[i] = last_[i].terminated;
      out.success[i] = last_[i].success;
    }
  });
}

}  // namespace adaptbench

#include "algorithms/shared/advantages.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "algorithms/shared/linear_baseline.h"
#include "core/error.h"

namespace adaptbench {
namespace {

void standardise(Vector& advantages) {
  const Eigen::ArrayXd exact = advantages.cast<double>();
  const Eigen::ArrayXd centred = exact - exact.mean();
  const double deviation = std::sqrt(centred.square().mean());
  advantages = (centred / (deviation + 1e-8)).matrix().cast<float>();
}

bool is_sound(const Episode& episode) { return episode.failure.empty(); }

bool has_both(const Episodes& episodes) {
  return std::any_of(episodes.begin(), episodes.end(), is_sound) &&
         !std::all_of(episodes.begin(), episodes.end(), is_sound);
}

Episodes sound_ones(const Episodes& episodes) {
  Episodes sound;
  std::copy_if(episodes.begin(), episodes.end(), std::back_inserter(sound), is_sound);
  return sound;
}

}  // namespace

Eigen::VectorXd discounted_sums(const Eigen::VectorXd& values, double discount) {
  Eigen::VectorXd sums(values.size());
  double sum = 0.0;
  for (Eigen::Index t = values.size(); t-- > 0;) sums[t] = sum = values[t] + discount * sum;
  return sums;
}

Eigen::VectorXd generalised_advantages(const Vector& rewards, const Eigen::VectorXd& values,
                                       const AdvantageSettings& settings) {
  Eigen::VectorXd errors = rewards.cast<double>() - values;
  const Eigen::Index steps = rewards.size();
  if (steps > 1) errors.head(steps - 1) += settings.discount * values.tail(steps - 1);
  return discounted_sums(errors, settings.discount * settings.gae_lambda);
}

PolicyBatch make_batch(const Episodes& all, const AdvantageSettings& settings) {
  const Episodes sound = has_both(all) ? sound_ones(all) : Episodes{};
  const Episodes& episodes = sound.empty() ? all : sound;
  Eigen::Index rows = 0;
  const Episode* widths = nullptr;  // an episode that failed at its start has no columns either
  for (const Episode& episode : episodes) {
    rows += episode.length();
    if (episode.length() > 0) widths = &episode;
  }
  if (rows == 0) throw DataError("cannot learn from a shot without a single step");
  PolicyBatch batch{
      {rows, widths->observations.cols()}, {rows, widths->actions.cols()}, Vector(rows)};
  const LinearBaseline baseline(episodes, widths->observations.cols(), settings.discount);
  Eigen::Index row = 0;
  for (const Episode& episode : episodes) {
    const Eigen::Index steps = episode.length();
    if (steps == 0) continue;
    batch.observations.middleRows(row, steps) = episode.observations;
    batch.actions.middleRows(row, steps) = episode.actions;
    batch.advantages.segment(row, steps) =
        generalised_advantages(episode.rewards, baseline.predict(episode), settings).cast<float>();
    row += steps;
  }
  standardise(batch.advantages);
  return batch;
}

double scored_return(std::span<const Episodes> groups) {
  double worst = std::numeric_limits<double>::infinity(), sum = 0.0;
  for (const Episodes& group : groups) {
    for (const Episode& episode : group) {
      if (episode.failure.empty()) worst = std::min(worst, episode.total_reward);
    }
  }
  for (const Episodes& group : groups) {
    double own = 0.0;
    for (const Episode& episode : group)
      own += episode.failure.empty() ? episode.total_reward : worst;
    sum += own / static_cast<double>(group.size());
  }
  return std::isfinite(sum) ? sum / static_cast<double>(groups.size())
                            : -std::numeric_limits<double>::infinity();
}

double mean_return(const Episodes& episodes) {
  double sum = 0.0;
  for (const Episode& episode : episodes) sum += episode.total_reward;
  return episodes.empty() ? 0.0 : sum / static_cast<double>(episodes.size());
}

}  // namespace adaptbench

#include "leaderboard/publication/row_means.h"

#include "leaderboard/harness/row_statistics.h"

namespace adaptbench {

void RowMeans::add(const Row& row, const Track& track, double worst) {
  const auto episodes = static_cast<std::size_t>(track.evaluation_episodes);
  const auto points = static_cast<std::size_t>(track.shots) + 1;
  returns_.resize(points);
  successes_.resize(points);
  ++cells_;
  for (std::size_t shot = 0; shot < points; ++shot) {
    const SuccessCount count = count_successes(row, shot, episodes);
    returns_[shot] += cell_score(row, shot, episodes, worst);
    successes_[shot] += static_cast<double>(count.at_end) / static_cast<double>(count.trials);
  }
}

std::vector<double> RowMeans::mean(std::vector<double> sums) const {
  for (double& value : sums) value /= static_cast<double>(cells_);
  return sums;
}

}  // namespace adaptbench

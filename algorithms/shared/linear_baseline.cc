#include "algorithms/shared/linear_baseline.h"

#include <Eigen/Cholesky>

#include "algorithms/shared/advantages.h"

namespace adaptbench {
namespace {

constexpr double kClip = 10.0;
constexpr double kRidge = 1e-5;
constexpr int kRidgeTrials = 6;  // each ten times the last

// [features x T]
Eigen::MatrixXd features(const Episode& episode) {
  const Eigen::Index size = episode.observations.cols(), steps = episode.length();
  Eigen::MatrixXd result(2 * size + 4, steps);
  result.topRows(size) =
      episode.observations.transpose().cast<double>().cwiseMax(-kClip).cwiseMin(kClip);
  result.middleRows(size, size) = result.topRows(size).array().square();
  const Eigen::ArrayXd time =
      Eigen::ArrayXd::LinSpaced(steps, 0.0, static_cast<double>(steps - 1)) / 100.0;
  result.row(2 * size) = time.transpose();
  result.row(2 * size + 1) = time.square().transpose();
  result.row(2 * size + 2) = time.cube().transpose();
  result.row(2 * size + 3).setOnes();
  return result;
}

}  // namespace

LinearBaseline::LinearBaseline(const Episodes& episodes, Eigen::Index observation_size,
                               double discount) {
  const Eigen::Index count = 2 * observation_size + 4;
  Eigen::MatrixXd moments = Eigen::MatrixXd::Zero(count, count);
  Eigen::VectorXd targets = Eigen::VectorXd::Zero(count);
  for (const Episode& episode : episodes) {
    if (episode.length() == 0) continue;
    const Eigen::MatrixXd x = features(episode);
    moments.selfadjointView<Eigen::Lower>().rankUpdate(x);
    targets += x * discounted_sums(episode.rewards.cast<double>(), discount);
  }
  double ridge = kRidge;
  for (int trial = 0; trial < kRidgeTrials; ++trial, ridge *= 10.0) {
    Eigen::MatrixXd regular = moments;
    regular.diagonal().array() += ridge;
    weights_ = regular.selfadjointView<Eigen::Lower>().ldlt().solve(targets);
    if (weights_.allFinite()) return;
  }
  weights_ = Eigen::VectorXd::Zero(count);
}

Eigen::VectorXd LinearBaseline::predict(const Episode& episode) const {
  return features(episode).transpose() * weights_;
}

}  // namespace adaptbench

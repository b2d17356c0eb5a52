#include "algorithms/soft_actor_critic/squashed_gaussian.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "algorithms/networks/gaussian_mlp.h"
#include "algorithms/networks/mlp_passes.h"

namespace adaptbench {
namespace {

constexpr float kLowest = -5.0F, kHalfRange = 3.5F;  // of log-std
constexpr float kLog2 = std::numbers::ln2_v<float>;

// Row-major [N x d] read as it lies: column-major [d x N].
Eigen::Map<const Eigen::MatrixXf> columns(const Matrix& rows) {
  return {rows.data(), rows.cols(), rows.rows()};
}

MlpPasses::Block block_of(const Matrix& observations, std::vector<Eigen::MatrixXf>& hidden,
                          std::vector<Eigen::MatrixXf>& deltas) {
  MlpPasses::Block block{columns(observations), {}, {}, observations.rows()};
  for (Eigen::MatrixXf& values : hidden) block.hidden.push_back(values.data());
  for (Eigen::MatrixXf& values : deltas) block.deltas.push_back(values.data());
  return block;
}

std::vector<Eigen::MatrixXf> outputs_of_layers(const MlpShape& shape, Eigen::Index rows) {
  std::vector<Eigen::MatrixXf> values;
  for (const MlpShape::Layer& layer : shape.layers()) values.emplace_back(layer.outputs, rows);
  return values;
}

}  // namespace

MlpShape squashed_gaussian_shape(int observation_size, std::vector<int> hidden, int action_size,
                                 Activation activation) {
  return {observation_size, std::move(hidden), 2 * action_size, activation};
}

SquashedSample::SquashedSample(const MlpShape& shape, const Vector& parameters,
                               const Matrix& observations, Random random)
    : shape_(shape),
      parameters_(parameters),
      observations_(observations),
      hidden_(outputs_of_layers(shape, observations.rows())) {
  const Eigen::Index rows = observations.rows(), size = shape.action_size() / 2;
  std::vector<Eigen::MatrixXf> none;
  MlpPasses(shape_, parameters_)
      .forward(block_of(observations_, hidden_, none),
               {hidden_.back().data(), shape.action_size(), rows});
  noise_.resize(size, rows);
  for (float& value : noise_.reshaped()) value = static_cast<float>(random.normal());
  const Eigen::ArrayXXf log_std =
      kLowest + kHalfRange * (1.0F + hidden_.back().bottomRows(size).array().tanh());
  std_ = log_std.exp();
  const Eigen::ArrayXXf u = hidden_.back().topRows(size).array() + std_.array() * noise_.array();
  actions_.resize(rows, size);
  Eigen::Map<Eigen::MatrixXf>(actions_.data(), size, rows) = u.tanh();
  // log(1 - tanh(u)^2) = 2 (log 2 - |u| - log(1 + exp(-2 |u|))), which neither over- nor
  // underflows.
  const Eigen::ArrayXXf log_slope =
      2.0F * (kLog2 - u.abs() - (1.0F + (-2.0F * u.abs()).exp()).log());
  const float constant = 0.5F * std::log(2.0F * std::numbers::pi_v<float>);
  likelihoods_ = (-0.5F * noise_.array().square() - constant - log_std - log_slope)
                     .colwise()
                     .sum()
                     .transpose();
}

// With L the loss, l its slope in log pi, and the noise held: d log pi / du = 2 tanh(u) and
// d log pi / d log-std = -1 beside what u does; du / d log-std = std * noise.
Vector SquashedSample::gradient(const Matrix& action_slopes, float likelihood_slope) const {
  const Eigen::Index rows = observations_.rows(), size = shape_.action_size() / 2;
  const auto actions = columns(actions_).array();
  std::vector<Eigen::MatrixXf> deltas = outputs_of_layers(shape_, rows);
  auto in_mean = deltas.back().topRows(size);
  in_mean = (columns(action_slopes).array() * (1.0F - actions.square()) +
             (2.0F * likelihood_slope) * actions)
                .matrix();
  const Eigen::ArrayXXf bound = hidden_.back().bottomRows(size).array().tanh();
  deltas.back().bottomRows(size) =
      (in_mean.array() * std_.array() * noise_.array() - likelihood_slope) *
      (kHalfRange * (1.0F - bound.square()));
  Vector gradient = Vector::Zero(shape_.parameter_count());
  MlpPasses(shape_, parameters_).backward(block_of(observations_, hidden_, deltas), gradient);
  return gradient;
}

// The network's outputs are those of a Gaussian policy without noise.
class SquashedGaussianPolicy::Acting final : public Actor {
 public:
  Acting(std::unique_ptr<Actor> network, Eigen::Index outputs, bool mean_only, Random random)
      : network_(std::move(network)),
        outputs_(static_cast<std::size_t>(outputs)),
        mean_only_(mean_only),
        random_(random) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    network_->act(observation, outputs_);
    for (std::size_t i = 0; i < action.size(); ++i) {
      float u = outputs_[i];
      if (!mean_only_) {
        const float std =
            std::exp(kLowest + kHalfRange * (1.0F + std::tanh(outputs_[action.size() + i])));
        u += std * static_cast<float>(random_.normal());
      }
      action[i] = std::tanh(u);
    }
  }

 private:
  std::unique_ptr<Actor> network_;
  std::vector<float> outputs_;
  bool mean_only_;
  Random random_;
};

SquashedGaussianPolicy::SquashedGaussianPolicy(std::shared_ptr<const MlpShape> shape,
                                               Vector parameters, bool mean_only)
    : outputs_(shape->action_size()), mean_only_(mean_only) {
  constexpr float kNoNoise = -80.0F;
  parameters.segment(shape->log_std(), outputs_).setConstant(kNoNoise);
  network_ = std::make_unique<GaussianMlpPolicy>(
      std::move(shape), std::make_shared<const Vector>(std::move(parameters)));
}

std::unique_ptr<Actor> SquashedGaussianPolicy::begin_episode(Random random) const {
  return std::make_unique<Acting>(network_->begin_episode(random.split("network")), outputs_,
                                  mean_only_, random.split("noise"));
}

}  // namespace adaptbench

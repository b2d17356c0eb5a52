#include "algorithms/networks/analytic_derivatives.h"

#include <algorithm>
#include <cmath>

#include "algorithms/networks/mlp_passes.h"

namespace adaptbench {
namespace {

using View = MlpPasses::View;
using ConstView = MlpPasses::ConstView;
using RowVector = Eigen::RowVectorXf;

// Row-major [N x d] read as it lies: column-major [d x N].
ConstView columns(const Matrix& rows) { return {rows.data(), rows.cols(), rows.rows()}; }

class AnalyticPoint final : public PolicyPoint {
 public:
  AnalyticPoint(const MlpShape& shape, const Vector& parameters, const PolicyBatch& batch,
                Products products, double curvature_fraction);

  [[nodiscard]] const Vector& gradient() const override { return gradient_; }
  [[nodiscard]] Vector hessian_product(const Vector& v) const override;
  [[nodiscard]] Vector fisher_product(const Vector& v) const override;

 private:
  [[nodiscard]] MlpPasses::Block block(RowRange range) const;
  [[nodiscard]] auto actions(RowRange range) const {
    return columns(batch_.actions).middleCols(range.first, range.rows);
  }
  [[nodiscard]] RowVector weights(RowRange range) const;  // A / N
  void add_gradient(RowRange range);
  void add_log_std_curvature(RowRange range);
  // The change of log pi along v in each row; `tangent` is that of the mean.
  [[nodiscard]] RowVector likelihood_tangent(const Eigen::MatrixXf& error, const ConstView& tangent,
                                             const Vector& v_log_std) const;
  template <class Work>
  [[nodiscard]] Vector product(const Work& of_block) const;

  const MlpShape& shape_;
  const PolicyBatch& batch_;
  Vector parameters_;
  MlpPasses passes_;
  Vector inverse_variance_;
  std::vector<RowRange> product_ranges_;
  float product_scale_;  // rows of the batch / rows that products use
  bool keep_values_, keep_deltas_, of_ratio_;
  // Values of all rows where products need them, else of one block; filled while the gradient is
  // made.
  mutable std::vector<Eigen::MatrixXf> hidden_, deltas_;
  Vector gradient_;
  Vector log_std_curvature_;  // Hessian of L in log-std: 2/N sum of A ((a - mean)/std)^2
};

AnalyticPoint::AnalyticPoint(const MlpShape& shape, const Vector& parameters,
                             const PolicyBatch& batch, Products products, double curvature_fraction)
    : shape_(shape),
      batch_(batch),
      parameters_(parameters),
      passes_(shape_, parameters_),
      inverse_variance_(
          (-2.0F * parameters_.segment(shape.log_std(), shape.action_size()).array()).exp()),
      product_ranges_(row_ranges(batch.rows(), curvature_fraction)),
      product_scale_(static_cast<float>(batch.rows()) /
                     static_cast<float>(row_count(product_ranges_))),
      keep_values_(products != Products::kNone),
      keep_deltas_(products == Products::kHessian || products == Products::kRatioHessian),
      of_ratio_(products == Products::kRatioHessian),
      gradient_(Vector::Zero(shape.parameter_count())),
      log_std_curvature_(Vector::Zero(shape.action_size())) {
  const Eigen::Index all = batch.rows(), one = std::min(all, kRowBlock);
  for (const MlpShape::Layer& layer : shape.layers()) {
    hidden_.emplace_back(layer.outputs, keep_values_ ? all : one);
    deltas_.emplace_back(layer.outputs, keep_deltas_ ? all : one);
  }
  for (const RowRange& range : row_ranges(all, 1.0)) add_gradient(range);
  if (!keep_deltas_) return;
  for (const RowRange& range : product_ranges_) add_log_std_curvature(range);
}

MlpPasses::Block AnalyticPoint::block(RowRange range) const {
  const Eigen::Index value = keep_values_ ? range.first : 0;
  const Eigen::Index delta = keep_deltas_ ? range.first : 0;
  MlpPasses::Block result{{batch_.observations.data() + range.first * shape_.observation_size(),
                           shape_.observation_size(), range.rows},
                          {},
                          {},
                          range.rows};
  for (std::size_t l = 0; l < hidden_.size(); ++l) {
    result.hidden.push_back(hidden_[l].data() + value * hidden_[l].rows());
    result.deltas.push_back(deltas_[l].data() + delta * deltas_[l].rows());
  }
  return result;
}

void AnalyticPoint::add_gradient(RowRange range) {
  const MlpPasses::Block values = block(range);
  View mean(values.hidden.back(), shape_.action_size(), range.rows);
  passes_.forward(values, mean);
  const RowVector weight = weights(range);
  const Eigen::MatrixXf error = actions(range) - mean;
  View delta(values.deltas.back(), shape_.action_size(), range.rows);
  delta = -(inverse_variance_.asDiagonal() * error) * weight.asDiagonal();
  gradient_.segment(shape_.log_std(), shape_.action_size()).array() +=
      (delta.array() * error.array()).rowwise().sum() + weight.sum();
  passes_.backward(values, gradient_);
}

void AnalyticPoint::add_log_std_curvature(RowRange range) {
  const MlpPasses::Block values = block(range);
  const ConstView mean(values.hidden.back(), shape_.action_size(), range.rows);
  const ConstView delta(values.deltas.back(), shape_.action_size(), range.rows);
  log_std_curvature_ -= 2.0F * delta.cwiseProduct(actions(range) - mean).rowwise().sum();
}

RowVector AnalyticPoint::weights(RowRange range) const {
  return batch_.advantages.segment(range.first, range.rows).transpose() /
         static_cast<float>(batch_.rows());
}

template <class Work>
Vector AnalyticPoint::product(const Work& of_block) const {
  Vector result = Vector::Zero(shape_.parameter_count());
  MlpPasses::Workspace work(shape_);
  for (const RowRange& range : product_ranges_) of_block(range, work, result);
  return result;
}

RowVector AnalyticPoint::likelihood_tangent(const Eigen::MatrixXf& error, const ConstView& tangent,
                                            const Vector& v_log_std) const {
  const Eigen::MatrixXf scaled = inverse_variance_.asDiagonal() * error;
  return scaled.cwiseProduct(tangent).colwise().sum() +
         v_log_std.transpose() * (scaled.cwiseProduct(error).array() - 1.0F).matrix();
}

Vector AnalyticPoint::hessian_product(const Vector& v) const {
  const Eigen::Index size = shape_.action_size();
  const Vector v_log_std = v.segment(shape_.log_std(), size);
  Vector result = product([&](RowRange range, MlpPasses::Workspace& work, Vector& sum) {
    const MlpPasses::Block values = block(range);
    passes_.tangent_forward(values, v, true, work);
    const ConstView tangent(work.tangents.back().data(), size, range.rows);
    const ConstView delta(values.deltas.back(), size, range.rows);
    View tangent_delta(work.deltas.back().data(), size, range.rows);
    tangent_delta = inverse_variance_.asDiagonal() * tangent * weights(range).asDiagonal();
    tangent_delta -= (2.0F * v_log_std).asDiagonal() * delta;
    sum.segment(shape_.log_std(), size) -= 2.0F * delta.cwiseProduct(tangent).rowwise().sum();
    if (of_ratio_) {
      const ConstView mean(values.hidden.back(), size, range.rows);
      const Eigen::MatrixXf error = actions(range) - mean;
      const RowVector change = likelihood_tangent(error, tangent, v_log_std);
      tangent_delta += delta * change.asDiagonal();
      sum.segment(shape_.log_std(), size) += delta.cwiseProduct(error) * change.transpose() +
                                             Vector::Constant(size, weights(range).dot(change));
    }
    passes_.tangent_backward(values, v, work, sum);
  });
  result.segment(shape_.log_std(), size) += log_std_curvature_.cwiseProduct(v_log_std);
  return product_scale_ * result;
}

Vector AnalyticPoint::fisher_product(const Vector& v) const {
  const Eigen::Index size = shape_.action_size();
  const float scale = product_scale_ / static_cast<float>(batch_.rows());
  Vector result = product([&](RowRange range, MlpPasses::Workspace& work, Vector& sum) {
    MlpPasses::Block values = block(range);
    passes_.tangent_forward(values, v, false, work);
    for (std::size_t l = 0; l < work.deltas.size(); ++l) values.deltas[l] = work.deltas[l].data();
    View(work.deltas.back().data(), size, range.rows) =
        (scale * inverse_variance_).asDiagonal() *
        ConstView(work.tangents.back().data(), size, range.rows);
    passes_.backward(values, sum);
  });
  result.segment(shape_.log_std(), size) = 2.0F * v.segment(shape_.log_std(), size);
  return result;
}

// log pi(a) - log pi_old(a) for each row.
Vector log_ratio(const PolicyBatch& batch, const PolicyOutputs& now, const PolicyOutputs& old) {
  const Eigen::ArrayXf now_scale = (-now.log_std.array()).exp(),
                       old_scale = (-old.log_std.array()).exp();
  const auto actions = columns(batch.actions);
  const Eigen::MatrixXf now_error = now_scale.matrix().asDiagonal() * (actions - now.means);
  const Eigen::MatrixXf old_error = old_scale.matrix().asDiagonal() * (actions - old.means);
  Vector result =
      0.5F * (old_error.colwise().squaredNorm() - now_error.colwise().squaredNorm()).transpose();
  result.array() += old.log_std.sum() - now.log_std.sum();
  return result;
}

double mean_kl(const PolicyOutputs& old, const PolicyOutputs& now) {
  const Eigen::ArrayXf precision = (-2.0F * now.log_std.array()).exp();
  const Eigen::ArrayXf ratio = (2.0F * old.log_std.array()).exp() * precision;
  const double spread =
      (now.log_std - old.log_std).cast<double>().sum() + 0.5 * (ratio - 1.0F).cast<double>().sum();
  const Vector shift = (old.means - now.means).array().square().rowwise().sum();
  return spread + 0.5 * (shift.array() * precision).cast<double>().sum() /
                      static_cast<double>(old.means.cols());
}

}  // namespace

std::unique_ptr<PolicyPoint> AnalyticDerivatives::at(const Vector& parameters,
                                                     const PolicyBatch& batch, Products products,
                                                     double curvature_fraction) const {
  return std::make_unique<AnalyticPoint>(shape_, parameters, batch, products, curvature_fraction);
}

PolicyOutputs AnalyticDerivatives::outputs(const Vector& parameters,
                                           const PolicyBatch& batch) const {
  const MlpPasses passes(shape_, parameters);
  MlpPasses::Workspace work(shape_);
  PolicyOutputs result{{shape_.action_size(), batch.rows()},
                       parameters.segment(shape_.log_std(), shape_.action_size())};
  std::vector<float*> hidden;
  for (Eigen::MatrixXf& values : work.tangents) hidden.push_back(values.data());
  for (const auto& [first, rows] : row_ranges(batch.rows(), 1.0)) {
    const float* input = batch.observations.data() + first * shape_.observation_size();
    passes.forward({{input, shape_.observation_size(), rows}, hidden, {}, rows},
                   View(result.means.col(first).data(), shape_.action_size(), rows));
  }
  return result;
}

SurrogateValue AnalyticDerivatives::surrogate(const Vector& parameters, const PolicyBatch& batch,
                                              const PolicyOutputs& old) const {
  const PolicyOutputs now = outputs(parameters, batch);
  const Vector ratio = log_ratio(batch, now, old).array().exp();
  const double gain = (ratio.array() * batch.advantages.array()).cast<double>().mean();
  return {-gain, mean_kl(old, now)};
}

Vector AnalyticDerivatives::surrogate_gradient(const Vector& parameters, const PolicyBatch& batch,
                                               const PolicyOutputs& old, double clip) const {
  // d(r A) = r A d(log pi), so that the gradient is the one of L with weights r A in place of A, or
  // 0 where clipped.
  PolicyBatch weighted{batch.observations, batch.actions, batch.advantages};
  const Vector ratio = log_ratio(batch, outputs(parameters, batch), old).array().exp();
  for (Eigen::Index i = 0; i < batch.rows(); ++i) {
    const double r = ratio[i];
    const float a = batch.advantages[i];
    const bool clipped = (a > 0.0F && r > 1.0 + clip) || (a < 0.0F && r < 1.0 - clip);
    weighted.advantages[i] = clipped ? 0.0F : ratio[i] * a;
  }
  return at(parameters, weighted, Products::kNone, 1.0)->gradient();
}

}  // namespace adaptbench

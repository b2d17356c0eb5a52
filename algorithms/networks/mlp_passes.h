#pragma once

#include <vector>

#include "algorithms/networks/mlp_shape.h"
#include "algorithms/networks/row_ranges.h"

namespace adaptbench {

// The four passes over one block of rows that all derivatives of an MLP are made of. Matrices are
// column-major, one row of the batch per column; the block is small enough to stay in the
// second-level cache from pass to pass. R{x} is the derivative of x along a direction in parameter
// space (Pearlmutter 1994, "Fast exact multiplication by the Hessian").
class MlpPasses {
 public:
  using View = Eigen::Map<Eigen::MatrixXf>;
  using ConstView = Eigen::Map<const Eigen::MatrixXf>;

  // Values of one block. `hidden[l]` [units x rows] are the outputs of hidden layer l, `deltas[l]`
  // the derivatives of the loss with respect to what layer l computes before its activation; the
  // last layer is the mean.
  struct Block {
    ConstView input;
    std::vector<float*> hidden;
    std::vector<float*> deltas;
    Eigen::Index rows = 0;
  };

  // Scratch memory of one thread.
  struct Workspace {
    explicit Workspace(const MlpShape& shape);
    std::vector<Eigen::MatrixXf> tangents;  // R{hidden[l]}, last: R{mean}
    std::vector<Eigen::MatrixXf> bends;     // f''(z) R{z} W'delta, tanh only
    std::vector<Eigen::MatrixXf> deltas;    // R{deltas[l]}, or deltas of a Fisher product
  };

  MlpPasses(const MlpShape& shape, const Vector& parameters)
      : shape_(shape), parameters_(parameters) {}

  // Fills block.hidden; `mean` is [action x rows].
  void forward(const Block& block, View mean) const;
  // From block.deltas.back() fills the other deltas and adds to `gradient`.
  void backward(const Block& block, Vector& gradient) const;
  // R{} of forward along `v`; fills work.tangents and, if `with_bends`, work.bends (which need
  // block.deltas).
  void tangent_forward(const Block& block, const Vector& v, bool with_bends, Workspace& work) const;
  // From work.deltas.back() = R{deltas.back()}: adds R{gradient} to `product`.
  void tangent_backward(const Block& block, const Vector& v, Workspace& work,
                        Vector& product) const;

 private:
  [[nodiscard]] ConstView weights(const Vector& values, std::size_t layer) const;
  [[nodiscard]] ConstView input_of(const Block& block, std::size_t layer) const;
  void times_slope(const float* hidden, float* values, Eigen::Index count) const;

  const MlpShape& shape_;
  const Vector& parameters_;
};

}  // namespace adaptbench

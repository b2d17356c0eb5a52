#pragma once

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

#include <vector>

#include "algorithms/shared/adaptation_chain.h"

namespace adaptbench {

// The whole meta-objective of one task once more, in double precision and by automatic
// differentiation alone: what the structured products are compared with.
class TorchOracle {
 public:
  TorchOracle(const MetaLayout& layout, std::vector<const PolicyBatch*> inner,
              const PolicyBatch& outer);

  // Likelihood-ratio loss of the policy adapted from `meta`, against the one adapted from `at`;
  // 0-d.
  [[nodiscard]] at::Tensor loss(const at::Tensor& meta, const at::Tensor& at) const;
  // Mean KL(adapted from `at` || adapted from `meta`); 0-d.
  [[nodiscard]] at::Tensor kl(const at::Tensor& meta, const at::Tensor& at) const;

 private:
  [[nodiscard]] at::Tensor adapt(const at::Tensor& meta) const;

  MetaLayout layout_;
  std::vector<const PolicyBatch*> inner_;
  const PolicyBatch& outer_;
};

at::Tensor to_torch(const Vector& values);  // double
Vector from_torch(const at::Tensor& tensor);
// Gradient of a 0-d tensor.
at::Tensor slope(const at::Tensor& value, const at::Tensor& in, bool create_graph = false);

}  // namespace adaptbench

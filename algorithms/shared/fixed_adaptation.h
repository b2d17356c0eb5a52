#pragma once

#include <memory>
#include <utility>

#include "core/algorithm.h"

namespace adaptbench {

// Acts as it always did and learns nothing: for anchors, and for policies that are only trained.
class FixedAdaptation final : public Adaptation {
 public:
  explicit FixedAdaptation(std::unique_ptr<const Policy> policy) : policy_(std::move(policy)) {}

  [[nodiscard]] const Policy& explorer() override { return *policy_; }
  void observe(const Episodes&) override {}
  [[nodiscard]] const Policy& policy() override { return *policy_; }
  [[nodiscard]] int gradient_updates() const override { return 0; }

 private:
  std::unique_ptr<const Policy> policy_;
};

}  // namespace adaptbench

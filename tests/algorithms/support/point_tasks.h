#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/task_family.h"
#include "core/training_tasks.h"
#include "core/variant_space.h"

namespace adaptbench {

// A training problem without a simulator: a point in the plane steps towards a goal that it does
// not see. Observation: position [2] and, if told, the goal [2]. Action: displacement, clipped to
// +-0.2. Reward: minus the distance to the goal, at one of `goals` places on the unit circle.
// Horizon 10. With pictures, each observation ends with one of 16 x 16 pixels that shows the goal.
class PointTasks final : public TrainingTasks {
 public:
  struct Settings {
    std::int64_t budget = 1'000'000;
    bool told = false;
    int threads = 1;
    int shots = 2;
    int episodes_per_shot = 10;
    std::size_t validation_variants = 4;
    int observation_padding = 0;  // zeros appended, to make a problem of another shape
    bool pictures = false;
  };
  explicit PointTasks(const Settings& settings);

  [[nodiscard]] const ProblemSpec& problem() const override { return problem_; }
  [[nodiscard]] std::size_t size() const override { return 8; }
  [[nodiscard]] TrainingVariant variant(std::size_t index) const override;
  [[nodiscard]] std::size_t validation_size() const override {
    return settings_.validation_variants;
  }
  [[nodiscard]] TrainingVariant validation_variant(std::size_t index) const override;
  // Steps straight to the goal; none of validation variants.
  [[nodiscard]] std::unique_ptr<Policy> demonstrator(const TrainingVariant& variant) override;
  std::vector<Episodes> collect(std::span<const TrainingRollout> requests) override;
  [[nodiscard]] std::int64_t steps_used() const override { return used_; }
  [[nodiscard]] std::int64_t steps_left() const override { return settings_.budget - used_; }
  [[nodiscard]] ThreadPool& threads() override { return threads_; }

  void set_steps_used(std::int64_t used) { used_ = used; }  // as the harness does when it resumes
  [[nodiscard]] std::int64_t validation_steps() const { return validation_steps_; }
  [[nodiscard]] const std::set<std::string>& collected() const {
    return collected_;
  }  // ids of variants

 private:
  [[nodiscard]] Episode run(const Variant& variant, const Policy& policy,
                            const Random& random) const;

  Settings settings_;
  ProblemSpec problem_;
  const TaskFamily& family_;
  const Robot& robot_;
  VariantSpace space_;
  ThreadPool threads_;
  std::int64_t used_ = 0, validation_steps_ = 0;
  std::set<std::string> collected_;
};

}  // namespace adaptbench

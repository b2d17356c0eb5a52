#pragma once

#include <array>
#include <memory>
#include <vector>

#include "core/task_family.h"

namespace adaptbench {

// What is asked of a point and how it answers. An action in [-1, 1]² moves it by
// gain·R(rotation)·0.1·action metres.
struct PointGoal {
  std::array<double, 2> goal_m{};
  double rotation_rad = 0.0;
  double gain = 1.0;
  bool ends_at_goal = false;  // when both coordinates are within 0.01 m
};

// Go from the origin to a goal that is not observed. Observation: position (x, y). Reward: minus
// the distance.
class PointTask final : public Task {
 public:
  PointTask(const RobotSpec& robot, std::shared_ptr<const Model> model, PointGoal goal);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override;
  void reset(World& world, Random& random) override;
  void control(const World& world, std::span<const float> action,
               std::span<double> controls) const override;
  void observe(const World& world, std::span<float> observation) const override;
  StepOutcome score(const World& world, std::span<const float> action,
                    std::span<double> parts) override;

 private:
  const RobotSpec& robot_;
  std::shared_ptr<const Model> model_;
  PointGoal goal_;
  std::vector<int> motors_;
};

// All that two families of this task share.
FamilySpec point_goal_spec();

}  // namespace adaptbench

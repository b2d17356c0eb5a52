#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/task_family.h"
#include "tasks/shared/aim.h"
#include "tasks/shared/recent_mean.h"

namespace adaptbench {

// What the published environments of one body say (cbfinn/maml_rl, rllab/envs/mujoco). Rewards are
// per step.
struct ClassicProtocol {
  double control_weight;  // times the squared norm of the clipped action
  double contact_weight;  // times the squared norm of the contact wrenches, each clipped to ±1
  double survive;         // paid for each step
  double velocity_bonus;  // added to -|v - goal|
  bool senses_contacts;   // observes them, and the torso's rotation; also its absolute position
};
// By the robot's tag "cheetah" or "ant"; throws ConfigError for another classic robot.
const ClassicProtocol& classic_protocol(const RobotSpec& robot);

// One engine step per control step, no termination but the ant's height, and the published reset
// noise: N(0, 0.01²) on positions, N(0, 0.1²) on velocities.
class ClassicTask final : public Task {
 public:
  ClassicTask(const RobotSpec& robot, std::shared_ptr<const Model> model, Aim aim);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override;
  void reset(World& world, Random& random) override;
  void control(const World& world, std::span<const float> action,
               std::span<double> controls) const override;
  void observe(const World& world, std::span<float> observation) const override;
  StepOutcome score(const World& world, std::span<const float> action,
                    std::span<double> parts) override;

 private:
  void read_contacts(const World& world);

  const RobotSpec& robot_;
  const ClassicProtocol& protocol_;
  std::shared_ptr<const Model> model_;
  Aim aim_;
  int torso_ = 0;
  std::vector<int> motors_;
  std::vector<double> contacts_;  // [bodies x 6], clipped to ±1; empty where they are not sensed
  RecentMean speed_mps_;          // along the aim
};

}  // namespace adaptbench

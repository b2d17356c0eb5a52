#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/task_family.h"
#include "tasks/shared/recent_mean.h"

namespace adaptbench {

// What the published environments of one body say (cbfinn/maml_rl, rllab/envs/mujoco). Rewards are
// per step.
struct ClassicProtocol {
  double control_weight;  // times the squared norm of the action in [-1, 1]
  double contact_weight;  // times the squared norm of the contact wrenches, each clipped to ±1
  double survive;         // paid for each step
  double velocity_bonus;  // added to -|v - goal|
  bool senses_contacts;   // observes them, and the torso's rotation; also its absolute position
};
// By the robot's tag "cheetah" or "ant"; throws ConfigError for another classic robot.
const ClassicProtocol& classic_protocol(const RobotSpec& robot);

// What is asked: v·sign, or -|v - goal|, where v is the x velocity of the centre of mass in the new
// state.
struct ClassicGoal {
  bool tracks_speed = false;
  double value = 1.0;  // sign of the direction, or the speed to track [m/s]
};

// One engine step per control step, no termination but the ant's height, and the published reset
// noise: N(0, 0.01²) on positions, N(0, 0.1²) on velocities.
class ClassicTask final : public Task {
 public:
  ClassicTask(const RobotSpec& robot, std::shared_ptr<const Model> model, ClassicGoal goal);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override;
  void reset(World& world, Random& random) override;
  void control(std::span<const float> action, std::span<double> controls) const override;
  void observe(const World& world, std::span<float> observation) const override;
  StepOutcome score(World& world, std::span<const float> action, std::span<double> parts) override;

 private:
  void sense_contacts(World& world);
  [[nodiscard]] double reward_for(double speed_mps) const;
  [[nodiscard]] bool succeeds() const;

  const RobotSpec& robot_;
  const ClassicProtocol& protocol_;
  std::shared_ptr<const Model> model_;
  ClassicGoal goal_;
  int torso_ = 0;
  std::vector<int> motors_;
  std::vector<double> contacts_;  // [bodies x 6], clipped to ±1; empty where they are not sensed
  RecentMean score_;              // v·sign or |v - goal| over the last half second
};

}  // namespace adaptbench

#pragma once

#include <memory>
#include <vector>

#include "core/task_family.h"
#include "tasks/shared/aim.h"
#include "tasks/shared/recent_mean.h"

namespace adaptbench {

// Mean speed along the aim over kJudgedS that counts as running, on every robot: more than random
// actions reach by sliding about.
inline constexpr double kRunningMps = 1.0;
inline constexpr double kJudgedS = 1.0;

// Moves a legged robot as an aim asks. Observation: the torso's height and orientation (planar: its
// x axis in the x-z plane; free: its x and z axes), joint angles, and all velocities, angular ones
// in units of 10 rad/s; never where it is, nor which body it has.
//
// Reward: "velocity", what the aim pays for the speed of the centre of mass, and "control", -0.1 ×
// the mean square of the clipped actions. There is no bonus for living and no early end. A robot
// whose spec gives heights has fallen when its torso is upside down or outside them; then it earns
// no positive velocity and fails. One without (the half-cheetah, as in the classic tasks) never
// falls: it may run on its back, and what a goal speed near zero pays it may have lying down.
class LocomotionTask final : public Task {
 public:
  // `lift_m` raises the start above the plane, where the ground is not flat.
  LocomotionTask(const RobotSpec& robot, std::shared_ptr<const Model> model, Aim aim,
                 double control_period_s, double lift_m);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override;
  void reset(World& world, Random& random) override;
  void control(const World& world, std::span<const float> action,
               std::span<double> controls) const override;
  void observe(const World& world, std::span<float> observation) const override;
  StepOutcome score(const World& world, std::span<const float> action,
                    std::span<double> parts) override;

 private:
  [[nodiscard]] bool has_fallen(const World& world) const;

  const RobotSpec& robot_;
  std::shared_ptr<const Model> model_;
  Aim aim_;
  double lift_m_;
  int torso_;
  int root_positions_;  // leading coordinates that place the torso: x, z, pitch; or x, y, z,
                        // quaternion
  std::vector<int> motors_;
  std::vector<double> velocity_scales_;  // from SI to the units observed
  RecentMean speed_mps_;
};

}  // namespace adaptbench

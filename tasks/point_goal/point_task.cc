#include "tasks/point_goal/point_task.h"

#include <cmath>

#include "tasks/shared/channels.h"

namespace adaptbench {
namespace {

constexpr double kReachM = 0.1;  // the longest step along each axis at gain 1
constexpr double kSuccessM = 0.05;
constexpr double kEndM = 0.01;

}  // namespace

FamilySpec point_goal_spec() {
  FamilySpec spec;
  spec.success = "distance to the goal below 0.05 m";
  spec.frames = "x and y of the plane; the origin is where the point starts";
  spec.robot_tags = {"point"};
  spec.reward_parts = {"distance"};
  spec.substeps = 1;
  spec.horizon = 100;
  return spec;
}

PointTask::PointTask(const RobotSpec& robot, std::shared_ptr<const Model> model, PointGoal goal)
    : robot_(robot),
      model_(std::move(model)),
      goal_(goal),
      motors_(motor_indices(robot, *model_)) {}

std::vector<Channel> PointTask::observation() const {
  std::vector<Channel> channels;
  append_positions(*model_, 0, channels);
  return channels;
}

std::vector<Channel> PointTask::action() const { return motor_channels(robot_); }

void PointTask::reset(World& world, Random&) {
  const std::vector<double> still(static_cast<std::size_t>(model_->velocity_size()), 0.0);
  world.reset(model_->initial_positions(), still);
}

void PointTask::control(const World&, std::span<const float> action,
                        std::span<double> controls) const {
  clip_to_controls(action, motors_, controls);
  double& x = controls[static_cast<std::size_t>(motors_[0])];
  double& y = controls[static_cast<std::size_t>(motors_[1])];
  const double step_m = kReachM * goal_.gain;
  const double c = std::cos(goal_.rotation_rad), s = std::sin(goal_.rotation_rad);
  const double turned_x = c * x - s * y;
  y = step_m * (s * x + c * y);
  x = step_m * turned_x;
}

void PointTask::observe(const World& world, std::span<float> observation) const {
  const std::span<const double> positions = world.positions();
  for (std::size_t i = 0; i < positions.size(); ++i) {
    observation[i] = static_cast<float>(positions[i]);
  }
}

StepOutcome PointTask::score(const World& world, std::span<const float>, std::span<double> parts) {
  const double dx = world.positions()[0] - goal_.goal_m[0];
  const double dy = world.positions()[1] - goal_.goal_m[1];
  const double distance_m = std::hypot(dx, dy);
  parts[0] = -distance_m;
  StepOutcome outcome;
  outcome.success = distance_m < kSuccessM;
  outcome.terminated = goal_.ends_at_goal && std::abs(dx) < kEndM && std::abs(dy) < kEndM;
  return outcome;
}

}  // namespace adaptbench

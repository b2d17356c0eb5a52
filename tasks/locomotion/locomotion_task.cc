#include "tasks/locomotion/locomotion_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "tasks/shared/channels.h"

namespace adaptbench {
namespace {

constexpr double kControlWeight = 0.1;
constexpr double kAngleNoiseRad = 0.02;
constexpr double kVelocityNoise = 0.05;  // rad/s
// Light limbs swing at tens of rad/s. A network that is fed such numbers is saturated before it has
// learned anything, so angular velocities are observed in a unit that keeps them near one.
constexpr double kAngularUnit = 10.0;  // rad/s

std::vector<Channel> velocity_channels(const Model& model) {
  std::vector<Channel> channels;
  append_velocities(model, channels);
  return channels;
}

// What the numbers of root_positions_ rest on.
void require_root(const RobotSpec& robot, const Model& model) {
  const int free_joints = robot.planar ? 0 : 1;  // one has 7 positions and 6 velocities
  if (model.position_size() == model.velocity_size() + free_joints &&
      robot.free_positions == 1 + free_joints) {
    return;
  }
  throw ConfigError(fmt::format(
      "robot '{}': a legged robot's root is slides along x and z and a hinge about y, with planar "
      "set and free_positions 1, or a free joint, with free_positions 2",
      robot.name));
}

bool is_angular(const Channel& channel) { return channel.unit == "rad/s"; }

}  // namespace

LocomotionTask::LocomotionTask(const RobotSpec& robot, std::shared_ptr<const Model> model, Aim aim,
                               double control_period_s, double lift_m)
    : robot_(robot),
      model_(std::move(model)),
      aim_(aim),
      lift_m_(lift_m),
      torso_(model_->body(robot.torso)),
      root_positions_(robot.planar ? 3 : 7),
      motors_(motor_indices(robot, *model_)),
      speed_mps_(RecentMean::over(kJudgedS, control_period_s)) {
  require_root(robot, *model_);
  for (const Channel& channel : velocity_channels(*model_)) {
    velocity_scales_.push_back(is_angular(channel) ? 1.0 / kAngularUnit : 1.0);
  }
}

std::vector<Channel> LocomotionTask::observation() const {
  std::vector<Channel> channels = {{"torso height", "m"}};
  if (robot_.planar) {
    channels.insert(channels.end(), {{"torso forward x", "1"}, {"torso forward z", "1"}});
  } else {
    for (const char* axis : {"forward", "up"}) {
      for (const char component : {'x', 'y', 'z'}) {
        channels.push_back({std::string("torso ") + axis + ' ' + component, "1"});
      }
    }
  }
  append_positions(*model_, root_positions_, channels);
  for (Channel& channel : velocity_channels(*model_)) {
    if (is_angular(channel)) channel.unit = fmt::format("{} rad/s", kAngularUnit);
    channels.push_back(std::move(channel));
  }
  return channels;
}

std::vector<Channel> LocomotionTask::action() const { return motor_channels(robot_); }

void LocomotionTask::reset(World& world, Random& random) {
  const std::span<const double> start = model_->initial_positions();
  std::vector<double> positions(start.begin(), start.end());
  const auto root = static_cast<std::size_t>(root_positions_);
  for (std::size_t i = root; i < positions.size(); ++i) {
    positions[i] += kAngleNoiseRad * random.normal();
  }
  positions[static_cast<std::size_t>(robot_.free_positions)] += lift_m_;  // z follows x, or x y
  std::vector<double> velocities(static_cast<std::size_t>(model_->velocity_size()));
  const std::size_t joints = positions.size() - root;
  for (std::size_t i = velocities.size() - joints; i < velocities.size(); ++i) {
    velocities[i] = kVelocityNoise * random.normal();
  }
  world.reset(positions, velocities);
  speed_mps_.clear();
}

void LocomotionTask::control(const World&, std::span<const float> action,
                             std::span<double> controls) const {
  clip_to_controls(action, motors_, controls);
}

void LocomotionTask::observe(const World& world, std::span<float> observation) const {
  std::size_t next = 0;
  const auto put = [&](double value) { observation[next++] = static_cast<float>(value); };
  put(world.body_position_m(torso_)[2]);
  const Vector3 forward = world.body_axis(torso_, 0);
  if (robot_.planar) {
    put(forward[0]);
    put(forward[2]);
  } else {
    for (const double x : forward) put(x);
    for (const double x : world.body_axis(torso_, 2)) put(x);
  }
  for (const double q : world.positions().subspan(static_cast<std::size_t>(root_positions_)))
    put(q);
  const std::span<const double> velocities = world.velocities();
  for (std::size_t i = 0; i < velocities.size(); ++i) put(velocity_scales_[i] * velocities[i]);
}

bool LocomotionTask::has_fallen(const World& world) const {
  if (robot_.alive_height_m.length() == 0.0) return false;
  return world.body_axis(torso_, 2)[2] < 0.0 ||
         !robot_.alive_height_m.contains(world.body_position_m(torso_)[2]);
}

StepOutcome LocomotionTask::score(const World& world, std::span<const float> action,
                                  std::span<double> parts) {
  const double along_mps = aim_.along(world.subtree_velocity_mps(torso_));
  const bool fallen = has_fallen(world);
  speed_mps_.add(along_mps);
  parts[0] = aim_.reward(along_mps);
  if (fallen) parts[0] = std::min(parts[0], 0.0);
  parts[1] = -kControlWeight * clipped_square_sum(action) / static_cast<double>(action.size());
  StepOutcome outcome;
  outcome.success = !fallen && speed_mps_.full() && aim_.met(speed_mps_.mean(), kRunningMps);
  return outcome;
}

}  // namespace adaptbench

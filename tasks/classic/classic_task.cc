#include "tasks/classic/classic_task.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "tasks/shared/channels.h"

namespace adaptbench {
namespace {

constexpr double kRunningMps = 1.0;  // the speed that counts as running in the direction
constexpr double kPositionNoise = 0.01;
constexpr double kVelocityNoise = 0.1;
constexpr double kClip = 1.0;  // of contact wrenches [N, N m]

//                                   control contact survive bonus senses_contacts
constexpr ClassicProtocol kCheetah = {0.05, 0.0, 0.0, 0.0, false};
constexpr ClassicProtocol kAnt = {0.005, 0.0005, 0.05, 1.0, true};

bool has_tag(const RobotSpec& robot, std::string_view tag) {
  return std::find(robot.tags.begin(), robot.tags.end(), tag) != robot.tags.end();
}

}  // namespace

const ClassicProtocol& classic_protocol(const RobotSpec& robot) {
  if (has_tag(robot, "cheetah")) return kCheetah;
  if (has_tag(robot, "ant")) return kAnt;
  throw ConfigError(
      "robot '" + robot.name +
      "' has no published protocol; the classic families know the tags: ant, cheetah");
}

ClassicTask::ClassicTask(const RobotSpec& robot, std::shared_ptr<const Model> model, Aim aim)
    : robot_(robot),
      protocol_(classic_protocol(robot)),
      model_(std::move(model)),
      aim_(aim),
      torso_(model_->body(robot.torso)),
      motors_(motor_indices(robot, *model_)),
      speed_mps_(RecentMean::over(0.5, model_->timestep_s())) {
  if (!protocol_.senses_contacts) return;
  const auto world = model_->new_world();
  world->sense_contacts();
  contacts_.resize(world->contact_wrenches().size());
}

std::vector<Channel> ClassicTask::observation() const {
  std::vector<Channel> channels;
  append_positions(*model_, protocol_.senses_contacts ? 0 : robot_.free_positions, channels);
  append_velocities(*model_, channels);
  for (std::size_t i = 0; i < contacts_.size(); ++i) {
    const char* const kAxes[] = {"torque x", "torque y", "torque z",
                                 "force x",  "force y",  "force z"};
    channels.push_back(
        {"contact body " + std::to_string(i / 6) + " " + kAxes[i % 6], i % 6 < 3 ? "N m" : "N"});
  }
  if (protocol_.senses_contacts) {
    for (const char row : {'x', 'y', 'z'}) {
      for (const char column : {'x', 'y', 'z'}) {
        channels.push_back({std::string("torso rotation ") + row + column, "1"});
      }
    }
  }
  for (const char axis : {'x', 'y', 'z'}) {
    channels.push_back({std::string("centre of mass ") + axis, "m"});
  }
  return channels;
}

std::vector<Channel> ClassicTask::action() const { return motor_channels(robot_); }

void ClassicTask::reset(World& world, Random& random) {
  const std::span<const double> start = model_->initial_positions();
  std::vector<double> positions(start.begin(), start.end());
  for (double& value : positions) value += kPositionNoise * random.normal();
  std::vector<double> velocities(static_cast<std::size_t>(model_->velocity_size()));
  for (double& value : velocities) value = kVelocityNoise * random.normal();
  world.reset(positions, velocities);
  if (protocol_.senses_contacts) world.sense_contacts();
  read_contacts(world);
  speed_mps_.clear();
}

void ClassicTask::control(const World&, std::span<const float> action,
                          std::span<double> controls) const {
  clip_to_controls(action, motors_, controls);
}

void ClassicTask::read_contacts(const World& world) {
  if (contacts_.empty()) return;
  const std::span<const double> wrenches = world.contact_wrenches();
  // The published environments leave the ground's own row (body 0) at zero.
  for (std::size_t i = 6; i < contacts_.size(); ++i) {
    contacts_[i] = std::clamp(wrenches[i], -kClip, kClip);
  }
}

void ClassicTask::observe(const World& world, std::span<float> observation) const {
  std::size_t next = 0;
  const auto put = [&](double value) { observation[next++] = static_cast<float>(value); };
  const int skipped = protocol_.senses_contacts ? 0 : robot_.free_positions;
  for (const double q : world.positions().subspan(static_cast<std::size_t>(skipped))) put(q);
  for (const double v : world.velocities()) put(v);
  for (const double wrench : contacts_) put(wrench);
  if (protocol_.senses_contacts) {
    const Vector3 axes[] = {world.body_axis(torso_, 0), world.body_axis(torso_, 1),
                            world.body_axis(torso_, 2)};
    for (std::size_t row = 0; row < 3; ++row) {
      for (const Vector3& axis : axes) put(axis[row]);
    }
  }
  for (const double x : world.subtree_com_m(torso_)) put(x);
}

StepOutcome ClassicTask::score(const World& world, std::span<const float> action,
                               std::span<double> parts) {
  const double along_mps = aim_.along(world.subtree_velocity_mps(torso_));
  read_contacts(world);
  double contact_squares = 0.0;
  for (const double wrench : contacts_) contact_squares += wrench * wrench;
  parts[0] = aim_.reward(along_mps) + (aim_.speed_mps ? protocol_.velocity_bonus : 0.0);
  parts[1] = -protocol_.control_weight * clipped_square_sum(action);
  parts[2] = -protocol_.contact_weight * contact_squares;
  parts[3] = protocol_.survive;

  speed_mps_.add(along_mps);
  StepOutcome outcome;
  outcome.success = speed_mps_.full() && aim_.met(speed_mps_.mean(), kRunningMps);
  // Only the free-based ant can end an episode; its third position is the torso's height.
  const Interval alive_m = robot_.alive_height_m;
  outcome.terminated = alive_m.length() > 0.0 && !alive_m.contains(world.positions()[2]);
  return outcome;
}

}  // namespace adaptbench

#include "tasks/doors/door_task.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tasks/doors/door_scene.h"
#include "tasks/shared/channels.h"

namespace adaptbench {
namespace {

constexpr double kStartNoiseM = 0.03;  // of each coordinate, at scale 1
constexpr double kReachM = 0.1;        // at scale 1
constexpr double kReachWeight = 0.5, kOpenWeight = 3.0, kEffortWeight = 0.02;
constexpr double kStartMarginRad = 0.02;

double share(double value, double whole) { return std::clamp(value / whole, 0.0, 1.0); }

}  // namespace

std::vector<std::string> DoorTask::reward_parts() {
  return {"reach", "turn", "open", "done", "effort"};
}

DoorTask::DoorTask(const RobotSpec& robot, std::shared_ptr<const Model> model,
                   const DoorGeometry& geometry, ArmAction mode)
    : robot_(robot),
      model_(std::move(model)),
      geometry_(geometry),
      mode_(mode),
      drive_(robot, *model_, geometry.base(*robot.arm)),
      plan_(plan_grip(geometry, *robot.arm)),
      door_position_(model_->joint_position(kDoorPart)),
      door_velocity_(model_->joint_velocity(kDoorPart)) {
  if (!geometry_.door().has_latch()) return;
  handle_position_ = model_->joint_position(kHandlePart);
  handle_velocity_ = model_->joint_velocity(kHandlePart);
}

std::vector<Channel> DoorTask::observation() const {
  std::vector<Channel> channels = DoorObservation::channels();
  if (mode_ == ArmAction::kTorque) {
    for (const ArmJoint& joint : robot_.arm->joints) channels.push_back({joint.name, "rad"});
    for (const ArmJoint& joint : robot_.arm->joints) {
      channels.push_back({joint.name + " velocity", "rad/s"});
    }
  }
  return channels;
}

std::vector<Channel> DoorTask::action() const { return arm_action_channels(*robot_.arm, mode_); }

void DoorTask::reset(World& world, Random& random) {
  const double noise_m = kStartNoiseM * geometry_.door().scale;
  Eigen::Vector3d offset_m;
  for (double& value : offset_m) value = random.uniform(-noise_m, noise_m);
  JointVector joints_rad = plan_.start_rad;
  const Eigen::Isometry3d start = start_pose(geometry_.door(), offset_m);
  if (!solve_pose(drive_.kinematics(), start, kStartMarginRad, joints_rad)) {
    joints_rad = plan_.start_rad;
  }
  const std::span<const double> initial = model_->initial_positions();
  std::vector<double> positions(initial.begin(), initial.end());
  drive_.place(joints_rad, positions);
  world.reset(positions,
              std::vector<double>(static_cast<std::size_t>(model_->velocity_size()), 0.0));
  world.sense_contacts();
  force_n_.setZero();
}

void DoorTask::control(const World& world, std::span<const float> action,
                       std::span<double> controls) const {
  drive_.control(world, mode_, action, controls);
}

DoorTask::JointState DoorTask::door_state(const World& world) const {
  return {world.positions()[static_cast<std::size_t>(door_position_)],
          world.velocities()[static_cast<std::size_t>(door_velocity_)]};
}

DoorTask::JointState DoorTask::handle_state(const World& world) const {
  if (!geometry_.door().has_latch()) return {};
  return {world.positions()[static_cast<std::size_t>(handle_position_)],
          world.velocities()[static_cast<std::size_t>(handle_velocity_)]};
}

void DoorTask::observe(const World& world, std::span<float> observation) const {
  const JointState door = door_state(world), handle = handle_state(world);
  const Eigen::Isometry3d motion = geometry_.handle_motion(door.angle_rad, handle.angle_rad);
  DoorObservation seen;
  seen.tool = drive_.tool(world, seen.velocity);
  seen.opening_m = drive_.opening_m(world);
  seen.force_n = force_n_;
  seen.to_grip_m =
      geometry_.grip(door.angle_rad, handle.angle_rad).translation() - seen.tool.translation();
  seen.grip_axis = motion.linear() * geometry_.grip_axis();
  if (geometry_.door().has_latch()) {
    seen.handle_axis = motion.linear() * geometry_.handle_axis();
  }
  seen.turned_rad = handle.angle_rad;
  seen.turning_radps = handle.speed_radps;
  seen.open_rad = door.angle_rad;
  seen.opening_radps = door.speed_radps;
  seen.hinge_side = geometry_.door().hinge_side();
  seen.swing = geometry_.door().swing();
  seen.write(observation);
  if (mode_ == ArmAction::kTorque) {
    drive_.observe_joints(world, observation.subspan(DoorObservation::kSize));
  }
}

StepOutcome DoorTask::score(const World& world, std::span<const float> action,
                            std::span<double> parts) {
  const Door& spec = geometry_.door();
  const double open_rad = door_state(world).angle_rad, turned_rad = handle_state(world).angle_rad;
  Twist velocity;
  const Eigen::Vector3d tool_m = drive_.tool(world, velocity).translation();
  const double distance_m = (geometry_.grip(open_rad, turned_rad).translation() - tool_m).norm();
  const bool is_free = !spec.has_latch() || open_rad >= kAjarRad;
  StepOutcome outcome;
  outcome.success = open_rad >= kOpenRad;
  parts[0] = kReachWeight * std::exp(-distance_m / (kReachM * spec.scale));
  parts[1] = is_free ? 1.0 : share(turned_rad, spec.latch_rad);
  parts[2] = kOpenWeight * share(open_rad, kOpenRad);
  parts[3] = outcome.success ? 1.0 : 0.0;
  parts[4] = -kEffortWeight * clipped_square_sum(action) / static_cast<double>(action.size());
  force_n_ = drive_.contact_force_n(world);
  return outcome;
}

}  // namespace adaptbench

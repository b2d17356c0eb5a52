#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "tasks/doors/grip_plan.h"
#include "tasks/shared/arm_drive.h"

namespace adaptbench {

inline VariantSpace door_space(const std::string& robot, const std::string& family = "open-door") {
  return {task_families().get(family), robots().get(robot), "mujoco"};
}

inline Parameters door_with(const std::string& handle, const std::string& opening) {
  Parameters parameters;
  parameters.set("handle", handle);
  parameters.set("opening", opening);
  return parameters;
}

// A door with the base where the arm can open it: in its nominal place, or the first of some that
// serves.
inline TrainingVariant reachable_door(const std::string& robot, Parameters door) {
  const VariantSpace space = door_space(robot);
  const TaskFamily& family = task_families().get("open-door");
  for (const char* hinge : {"left", "right"}) {
    for (const double side_m : {0.0, -0.12, 0.12}) {
      for (const double turn_rad : {0.0, -0.2, 0.2}) {
        door.set("hinge", std::string(hinge));
        door.set("base_side", side_m);
        door.set("base_turn", turn_rad);
        Parameters whole = space.table().nominal();
        for (const auto& [name, value] : door.values()) whole.set(name, value);
        if (family.objection(whole, robots().get(robot)).empty()) return space.custom(door);
      }
    }
  }
  throw ConfigError("robot '" + robot + "' reaches no such door: " + door.to_json().dump());
}

// A variant's world, to be put into any state.
class DoorWorld {
 public:
  explicit DoorWorld(const Variant& variant)
      : arm_(*robots().get(variant.robot()).spec().arm),
        geometry_(read_door(variant.parameters(), arm_.scale)),
        environment_(variant),
        task_(task_families()
                  .get(variant.family())
                  .pose(variant.parameters(), robots().get(variant.robot()),
                        compile_cached(engines().get("mujoco"), environment_.scene()))),
        world_(model().new_world()),
        drive_(robots().get(variant.robot()).spec(), model(), geometry_.base(arm_)),
        positions_(model().initial_positions().begin(), model().initial_positions().end()),
        velocities_(static_cast<std::size_t>(model().velocity_size()), 0.0) {
    world_->sense_contacts();
    drive_.place(plan_grip(geometry_, arm_).start_rad, positions_);
    apply();
  }

  [[nodiscard]] const Model& model() const { return environment_.model(); }
  [[nodiscard]] const DoorGeometry& geometry() const { return geometry_; }
  [[nodiscard]] World& world() { return *world_; }
  [[nodiscard]] Task& task() { return *task_; }
  [[nodiscard]] double angle_rad(const char* joint) const {
    return world_->positions()[position(joint)];
  }

  void set_angle(const char* joint, double angle_rad) { positions_[position(joint)] = angle_rad; }
  void set_speed(const char* joint, double speed_radps) {
    velocities_[static_cast<std::size_t>(model().joint_velocity(joint))] = speed_radps;
  }
  // False when the arm cannot bring its tool there.
  bool set_tool(const Eigen::Isometry3d& pose) {
    JointVector joints_rad = plan_grip(geometry_, arm_).start_rad;
    const bool found = solve_pose(drive_.kinematics(), pose, 0.0, joints_rad);
    drive_.place(joints_rad, positions_);
    return found;
  }
  void apply() { world_->reset(positions_, velocities_); }

  // The parts of this state's reward: reach, turn, open, done, and no effort.
  std::vector<double> parts() {
    apply();
    std::vector<double> parts(5);
    const std::vector<float> still(7, 0.0F);
    task_->score(*world_, still, parts);
    return parts;
  }
  double paid() {
    const std::vector<double> all = parts();
    return all[0] + all[1] + all[2] + all[3];
  }

 private:
  [[nodiscard]] std::size_t position(const char* joint) const {
    return static_cast<std::size_t>(model().joint_position(joint));
  }

  const ArmSpec& arm_;
  DoorGeometry geometry_;
  Environment environment_;
  std::unique_ptr<Task> task_;
  std::unique_ptr<World> world_;
  ArmDrive drive_;
  std::vector<double> positions_, velocities_;
};

}  // namespace adaptbench

// Doors with handles of several kinds, for any arm: one family that moves the hand, one that drives
// the joints, two that move the hand by what a camera shows, without and with depth.
#include <memory>
#include <string>
#include <utility>

#include "core/registry.h"
#include "tasks/doors/door_camera_task.h"
#include "tasks/doors/door_controller.h"
#include "tasks/doors/door_scene.h"
#include "tasks/doors/door_task.h"

namespace adaptbench {
namespace {

class OpenDoor final : public TaskFamily {
 public:
  // `depth_m` is of the camera, where there is one.
  OpenDoor(std::string name, std::string description, ArmAction mode, double depth_m = 0.0)
      : mode_(mode), depth_m_(depth_m) {
    spec_.name = std::move(name);
    spec_.description = std::move(description);
    spec_.success = "door open by at least 0.5 rad";
    spec_.parameters = door_table();
    spec_.robot_tags = {"arm"};
    spec_.reward_parts = DoorTask::reward_parts();
    spec_.substeps = 20;  // of 2.5 ms
    spec_.horizon = 200;
  }

  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }

  [[nodiscard]] bool admits(const Parameters& parameters, const Robot& robot) const override {
    const DoorGeometry geometry = geometry_of(parameters, robot);
    return is_consistent(geometry.door()) && plan_grip(geometry, *robot.spec().arm).reachable;
  }

  [[nodiscard]] std::unique_ptr<Policy> reference_controller(const Parameters& parameters,
                                                             const Robot& robot) const override {
    return std::make_unique<DoorController>(geometry_of(parameters, robot), *robot.spec().arm,
                                            mode_);
  }

  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot& robot) const override {
    return door_scene(geometry_of(parameters, robot), robot, parameters);
  }

  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                           std::shared_ptr<const Model> model) const override {
    const DoorGeometry geometry = geometry_of(parameters, robot);
    if (mode_ == ArmAction::kBaseTwist) {
      return std::make_unique<DoorCameraTask>(robot.spec(), std::move(model), geometry, depth_m_);
    }
    return std::make_unique<DoorTask>(robot.spec(), std::move(model), geometry, mode_);
  }

 private:
  static DoorGeometry geometry_of(const Parameters& parameters, const Robot& robot) {
    return DoorGeometry(read_door(parameters, robot.spec().arm->scale));
  }

  FamilySpec spec_;
  ArmAction mode_;
  double depth_m_;
};

}  // namespace

ADAPTBENCH_REGISTER(task_families, "open-door",
                    std::make_unique<OpenDoor>(
                        "open-door",
                        "Open a door: find the handle, turn it past its latch, pull or push; the "
                        "action moves the hand",
                        ArmAction::kTwist))
ADAPTBENCH_REGISTER(task_families, "open-door-torque",
                    std::make_unique<OpenDoor>(
                        "open-door-torque",
                        "Open a door as in open-door; the action drives each joint by its torque",
                        ArmAction::kTorque))
ADAPTBENCH_REGISTER(
    task_families, "open-door-camera",
    std::make_unique<OpenDoor>(
        "open-door-camera",
        "Open a door as in open-door, seen through a camera at the wrist; the action "
        "moves the hand along the axes of the robot's base",
        ArmAction::kBaseTwist))
ADAPTBENCH_REGISTER(
    task_families, "open-door-depth-camera",
    std::make_unique<OpenDoor>("open-door-depth-camera",
                               "Open a door as in open-door-camera; the camera sees depth, too",
                               ArmAction::kBaseTwist, DoorCameraTask::kDepthM))

}  // namespace adaptbench

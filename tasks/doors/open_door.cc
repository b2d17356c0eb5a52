// Doors with handles of several kinds, for any arm: one family that moves the hand, one of another
// split, one that drives the joints, two that move the hand by what a camera shows, without and
// with depth.
#include <fmt/format.h>

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

constexpr const char* kTaskFrame =
    "the task frame: origin at the middle of the handle's foot on the face of the closed door, x "
    "through the door away from the robot, y left, z up. ";
constexpr const char* kStartFrame =
    "the axes of the tool at the start of the episode (x forward, y left, z up), its position from "
    "where it was then. ";
constexpr const char* kToolFrame =
    "The tool lies between the finger pads: forward along the fingers, closing across the pads";

class OpenDoor final : public TaskFamily {
 public:
  struct Design {
    ArmAction mode = ArmAction::kTwist;
    HeldOutDoors held_out = HeldOutDoors::kHandlesAndMechanism;
    bool by_camera = false;
    double depth_m = 0.0;  // that the camera sees; 0: none
  };

  OpenDoor(std::string name, std::string description, const Design& design) : design_(design) {
    spec_.name = std::move(name);
    spec_.description = std::move(description);
    spec_.success = fmt::format("door open by at least {} rad", kOpenRad);
    spec_.parameters = door_table(design.held_out);
    spec_.frames = design.by_camera ? kStartFrame : kTaskFrame;
    spec_.frames += kToolFrame;
    spec_.robot_tags = {"arm"};
    spec_.reward_parts = DoorTask::reward_parts();
    if (design.by_camera) {
      spec_.version = 2;
      spec_.variants_of = "open-door@1";
    }
    spec_.substeps = 20;  // of 2.5 ms
    spec_.horizon = 200;
  }

  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }

  [[nodiscard]] std::string objection(const Parameters& parameters,
                                      const Robot& robot) const override {
    const DoorGeometry geometry = geometry_of(parameters, robot);
    if (std::string objection = contradiction(geometry.door()); !objection.empty())
      return objection;
    if (!stands_on_floor(geometry, *robot.spec().arm)) return "its base would be below the floor";
    if (plan_grip(geometry, *robot.spec().arm).reachable) return "";
    return "from its base the arm cannot hold the handle on its whole way";
  }

  [[nodiscard]] std::unique_ptr<Policy> reference_controller(const Parameters& parameters,
                                                             const Robot& robot) const override {
    const double finger_scale =
        parameters.has("finger_length") ? parameters.number("finger_length") : 1.0;
    return std::make_unique<DoorController>(geometry_of(parameters, robot), *robot.spec().arm,
                                            finger_scale, design_.mode, design_.by_camera);
  }

  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot& robot) const override {
    return door_scene(geometry_of(parameters, robot), robot, parameters);
  }

  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                           std::shared_ptr<const Model> model) const override {
    const DoorGeometry geometry = geometry_of(parameters, robot);
    if (design_.by_camera) {
      return std::make_unique<DoorCameraTask>(robot.spec(), std::move(model), geometry,
                                              design_.depth_m);
    }
    return std::make_unique<DoorTask>(robot.spec(), std::move(model), geometry, design_.mode);
  }

 private:
  static DoorGeometry geometry_of(const Parameters& parameters, const Robot& robot) {
    return DoorGeometry(read_door(parameters, robot.spec().arm->scale));
  }

  FamilySpec spec_;
  Design design_;
};

}  // namespace

ADAPTBENCH_REGISTER(task_families, "open-door",
                    std::make_unique<OpenDoor>(
                        "open-door",
                        "Open a door: find the handle, turn it past its latch, pull or push; the "
                        "action moves the hand",
                        OpenDoor::Design{}))
ADAPTBENCH_REGISTER(
    task_families, "open-door-all-handles",
    std::make_unique<OpenDoor>("open-door-all-handles",
                               "Open a door as in open-door, split in another way: every kind of "
                               "handle is trained on, the mechanism alone is held out",
                               OpenDoor::Design{.held_out = HeldOutDoors::kMechanism}))
ADAPTBENCH_REGISTER(task_families, "open-door-torque",
                    std::make_unique<OpenDoor>(
                        "open-door-torque",
                        "Open a door as in open-door; the action drives each joint by its torque",
                        OpenDoor::Design{.mode = ArmAction::kTorque}))
ADAPTBENCH_REGISTER(
    task_families, "open-door-camera",
    std::make_unique<OpenDoor>("open-door-camera",
                               "Open a door as in open-door, seen through a camera at the wrist",
                               OpenDoor::Design{.by_camera = true}))
ADAPTBENCH_REGISTER(task_families, "open-door-depth-camera",
                    std::make_unique<OpenDoor>(
                        "open-door-depth-camera",
                        "Open a door as in open-door-camera; the camera sees depth, too",
                        OpenDoor::Design{.by_camera = true, .depth_m = DoorCameraTask::kDepthM}))

}  // namespace adaptbench

#pragma once

#include <memory>
#include <vector>

#include "tasks/doors/door_observation.h"
#include "tasks/doors/door_task.h"

namespace adaptbench {

// A door to be opened by what a camera shows of it. Observation: what a robot knows of itself (19
// numbers: place, axes and velocity of its tool, opening of its gripper, contact force), the place
// measured from where the tool was at the start of the episode; then the picture of the camera at
// its wrist, with depth where depth_m is not 0. At the start the numbers are the same whatever the
// door: door and handle are in the picture alone. The axes are those of the task frame, which the
// hand's are parallel to at the start. Action, scene, reward and success are those of DoorTask; the
// reference controller acts on DoorTask's observation.
class DoorCameraTask final : public Task {
 public:
  static constexpr double kDepthM = 0.5;  // 2 mm a step of the byte; the hand starts within it

  DoorCameraTask(const RobotSpec& robot, std::shared_ptr<const Model> model,
                 const DoorGeometry& geometry, double depth_m);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override { return door_.action(); }
  void reset(World& world, Random& random) override;
  void control(const World& world, std::span<const float> action,
               std::span<double> controls) const override {
    door_.control(world, action, controls);
  }
  void observe(const World& world, std::span<float> observation) const override;
  [[nodiscard]] std::optional<CameraSpec> camera() const override;
  [[nodiscard]] std::vector<Channel> state() const override { return door_.observation(); }
  void observe_state(const World& world, std::span<float> state) const override {
    door_.observe(world, state);
  }
  StepOutcome score(const World& world, std::span<const float> action,
                    std::span<double> parts) override {
    return door_.score(world, action, parts);
  }

 private:
  [[nodiscard]] DoorObservation door_observation(const World& world) const;

  DoorTask door_;
  Eigen::Vector3d start_m_ = Eigen::Vector3d::Zero();  // of the tool in this episode
  double depth_m_;
};

}  // namespace adaptbench

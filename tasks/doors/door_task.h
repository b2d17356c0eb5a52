#pragma once

#include <memory>
#include <vector>

#include "core/task_family.h"
#include "tasks/doors/door_geometry.h"
#include "tasks/doors/door_observation.h"
#include "tasks/doors/grip_plan.h"
#include "tasks/shared/arm_drive.h"

namespace adaptbench {

// Opens a door with an arm. Observation: DoorObservation; where joints are driven one by one, also
// their angles and speeds.
//
// Reward, per step, the sum of
//   reach   0.5 · exp(-distance from the tool to the grip / (0.1 m · scale))
//   turn    share of the latch angle by which the handle is turned, at most 1; 1 once the door is
//           ajar, or when there is no latch
//   open    3 · share of the angle that counts as open, at most 1
//   done    1 while the door is open by that angle
//   effort  -0.02 · mean square of the clipped action
// Each stage pays more than the one before it can lose. Once the door is ajar (kAjarRad) the turn of
// the handle is not lost any more; from 0.084 rad on a door whose handle was let go of pays more
// than the turned handle of a closed one.
class DoorTask final : public Task {
 public:
  DoorTask(const RobotSpec& robot, std::shared_ptr<const Model> model, const DoorGeometry& geometry,
           ArmAction mode);

  [[nodiscard]] std::vector<Channel> observation() const override;
  [[nodiscard]] std::vector<Channel> action() const override;
  void reset(World& world, Random& random) override;
  void control(const World& world, std::span<const float> action,
               std::span<double> controls) const override;
  void observe(const World& world, std::span<float> observation) const override;
  StepOutcome score(const World& world, std::span<const float> action,
                    std::span<double> parts) override;

  static std::vector<std::string> reward_parts();

 private:
  struct JointState {
    double angle_rad = 0.0, speed_radps = 0.0;
  };
  [[nodiscard]] JointState door_state(const World& world) const;
  [[nodiscard]] JointState handle_state(const World& world) const;

  const RobotSpec& robot_;
  std::shared_ptr<const Model> model_;
  DoorGeometry geometry_;
  ArmAction mode_;
  ArmDrive drive_;
  GripPlan plan_;
  int door_position_, door_velocity_;
  int handle_position_ = 0, handle_velocity_ = 0;  // meaningful when there is a latch
  Eigen::Vector3d force_n_ = Eigen::Vector3d::Zero();
};

}  // namespace adaptbench

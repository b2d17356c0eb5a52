#pragma once

#include "core/policy.h"
#include "core/robot.h"
#include "tasks/doors/door_geometry.h"
#include "tasks/doors/grip_plan.h"
#include "tasks/shared/arm_drive.h"

namespace adaptbench {

// Opens a door by a script: go before the handle, advance, grasp (a push bar: no grasp), turn the
// handle past its latch, open. It is told the door's shape and its own fingers' length, and acts on
// DoorObservation, with torques on the joints' angles and speeds too; of springs, friction and
// masses it knows nothing. Where a part does not move, it pushes harder; where the handle slips out
// of the hand, it begins again.
class DoorController final : public Policy {
 public:
  // `finger_scale`: of the length of the fingers. `acts_on_state`: see Policy.
  DoorController(const DoorGeometry& geometry, const ArmSpec& arm, double finger_scale,
                 ArmAction mode, bool acts_on_state);
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override;
  [[nodiscard]] bool acts_on_state() const override { return acts_on_state_; }

 private:
  DoorGeometry geometry_;
  const ArmSpec& arm_;  // of a robot, which outlives policies
  ArmAction mode_;
  bool acts_on_state_;
  bool flipped_;
  double further_m_;
};

}  // namespace adaptbench

#pragma once

#include "tasks/doors/door_geometry.h"
#include "tasks/doors/door_observation.h"

namespace adaptbench {

// The stages of opening a door, and where the hand is to go in each.
class DoorScript {
 public:
  // `further_m`: by which the hand reaches further in than DoorGeometry::grip.
  DoorScript(const DoorGeometry& geometry, bool flipped, double further_m)
      : geometry_(geometry), flipped_(flipped), further_m_(further_m) {}

  struct Aim {
    Eigen::Isometry3d tool;  // where the hand is to be
    double grip;             // the gripper's action
  };
  Aim next(const DoorObservation& seen);

 private:
  enum class Stage { kRetreat, kApproach, kAdvance, kGrasp, kTurn, kOpen };
  void enter(Stage stage);
  void advance_stage(const DoorObservation& seen);
  [[nodiscard]] double held_turn_rad(const DoorObservation& seen) const;
  [[nodiscard]] double slip_rad(const DoorObservation& seen) const;
  [[nodiscard]] bool has_slipped(const DoorObservation& seen) const;
  [[nodiscard]] bool presses() const { return geometry_.door().handle == HandleKind::kPushBar; }
  [[nodiscard]] bool holds_knob() const { return geometry_.door().handle == HandleKind::kKnob; }
  [[nodiscard]] bool is_locked(const DoorObservation& seen) const;
  [[nodiscard]] Eigen::Isometry3d grip_at(double open_rad, double turn_rad) const;
  [[nodiscard]] bool is_near(const DoorObservation& seen, const Eigen::Isometry3d& aim) const;

  DoorGeometry geometry_;
  bool flipped_;
  double further_m_;
  Stage stage_ = Stage::kApproach;
  int steps_ = 0;            // in this stage
  double effort_rad_ = 0.0;  // by which the hand leads the handle or the door
};

}  // namespace adaptbench

#include "tasks/doors/door_script.h"

#include <algorithm>
#include <cmath>

#include "tasks/doors/grip_plan.h"

namespace adaptbench {
namespace {

constexpr double kNearM = 0.012, kNearRad = 0.1;  // metres at scale 1
constexpr double kSlippedM = 0.05;                // at scale 1
constexpr int kApproachSteps = 60, kAdvanceSteps = 25, kGraspSteps = 10, kRetreatSteps = 10;
constexpr int kTurnSteps = 60, kOpenSteps = 100;  // without an end: begin again
constexpr double kTurnLeadRad = 0.25, kOpenLeadRad = 0.10;
constexpr double kKnobTurnLeadRad = 0.15, kKnobTurnLeadGrowthRad = 0.02;  // gently: it would slip
constexpr double kKnobOpenLeadRad = 0.015;  // at first, then it grows to that of other handles
constexpr double kRelieveRad = 0.015;       // by which it presses the door shut: the bolt rubs less
constexpr double kKnobHoldRad = 0.12;  // further than other handles, against its creep in the hand
constexpr double kMostSlipRad = 0.6;
constexpr double kTurnLeadGrowthRad = 0.03, kMostTurnLeadRad = 1.2;  // per step without an end
constexpr double kOpenLeadGrowthRad = 0.01, kMostOpenLeadRad = 0.4, kStuckRadps = 0.05;
constexpr double kPastStrikeRad = 0.10, kBackRad = 0.25;  // of the door: where the handle goes back

}  // namespace

void DoorScript::enter(Stage stage) {
  stage_ = stage;
  steps_ = 0;
  if (stage == Stage::kTurn) {
    effort_rad_ = holds_knob() ? kKnobTurnLeadRad : kTurnLeadRad;
  } else {
    effort_rad_ = holds_knob() ? kKnobOpenLeadRad : kOpenLeadRad;
  }
}

Eigen::Isometry3d DoorScript::grip_at(double open_rad, double turn_rad) const {
  return geometry_.grip(open_rad, turn_rad, flipped_)
      .translate(Eigen::Vector3d(further_m_, 0.0, 0.0));
}

bool DoorScript::is_locked(const DoorObservation& seen) const {
  const Door& door = geometry_.door();
  return door.has_latch() && seen.open_rad < kAjarRad && seen.turned_rad < door.latch_rad;
}

bool DoorScript::is_near(const DoorObservation& seen, const Eigen::Isometry3d& aim) const {
  return (seen.tool.translation() - aim.translation()).norm() < kNearM * geometry_.door().scale &&
         turn_between(seen.tool.linear(), aim.linear()).norm() < kNearRad;
}

// By how much a hand has turned further than the round knob in it.
double DoorScript::slip_rad(const DoorObservation& seen) const {
  if (!holds_knob()) return 0.0;
  const Eigen::Isometry3d grip = grip_at(seen.open_rad, seen.turned_rad);
  return turn_between(grip.linear(), seen.tool.linear()).dot(seen.handle_axis);
}

bool DoorScript::has_slipped(const DoorObservation& seen) const {
  if (stage_ < Stage::kGrasp || presses()) return false;
  if (stage_ == Stage::kTurn && std::abs(slip_rad(seen)) > kMostSlipRad) return true;
  const Eigen::Isometry3d grip = grip_at(seen.open_rad, seen.turned_rad);
  return (seen.tool.translation() - grip.translation()).norm() > kSlippedM * geometry_.door().scale;
}

void DoorScript::advance_stage(const DoorObservation& seen) {
  const Door& door = geometry_.door();
  const Eigen::Isometry3d grip = grip_at(seen.open_rad, seen.turned_rad);
  switch (stage_) {
    case Stage::kRetreat:
      if (steps_ >= kRetreatSteps) enter(Stage::kApproach);
      break;
    case Stage::kApproach:
      if (is_near(seen, drawn_back(grip, door)) || steps_ >= kApproachSteps) enter(Stage::kAdvance);
      break;
    case Stage::kAdvance:
      if (is_near(seen, grip) || steps_ >= kAdvanceSteps) {
        enter(presses() ? Stage::kTurn : Stage::kGrasp);
      }
      break;
    case Stage::kGrasp:
      if (steps_ >= kGraspSteps) enter(door.has_latch() ? Stage::kTurn : Stage::kOpen);
      break;
    case Stage::kTurn:
      effort_rad_ += holds_knob() ? kKnobTurnLeadGrowthRad : kTurnLeadGrowthRad;
      effort_rad_ = std::min(kMostTurnLeadRad, effort_rad_);
      if (seen.open_rad > kAjarRad ||
          seen.turned_rad > 0.5 * (door.latch_rad + freeing_turn_rad(door))) {
        enter(Stage::kOpen);
      } else if (steps_ >= kTurnSteps) {
        enter(Stage::kRetreat);
      }
      break;
    case Stage::kOpen:
      if (seen.open_rad < kOpenRad + kBeyondOpenRad / 2 && seen.opening_radps < kStuckRadps) {
        effort_rad_ = std::min(kMostOpenLeadRad, effort_rad_ + kOpenLeadGrowthRad);
      }
      if (effort_rad_ < kOpenLeadRad) effort_rad_ += kOpenLeadGrowthRad;
      if (is_locked(seen)) {
        enter(Stage::kTurn);
      } else if (steps_ >= kOpenSteps && seen.open_rad < kOpenRad) {
        enter(Stage::kRetreat);
      }
      break;
  }
}

DoorScript::Aim DoorScript::next(const DoorObservation& seen) {
  ++steps_;
  if (has_slipped(seen)) enter(Stage::kRetreat);
  advance_stage(seen);
  const Door& door = geometry_.door();
  const double open = presses() ? 1.0 : -1.0;
  switch (stage_) {
    case Stage::kRetreat:
    case Stage::kApproach:
      return {drawn_back(grip_at(seen.open_rad, seen.turned_rad), door), open};
    case Stage::kAdvance:
      return {grip_at(seen.open_rad, seen.turned_rad), open};
    case Stage::kGrasp:
      return {grip_at(seen.open_rad, seen.turned_rad), 1.0};
    case Stage::kTurn:
      return {grip_at(seen.open_rad - (holds_knob() ? kRelieveRad : 0.0),
                      seen.turned_rad + effort_rad_ + slip_rad(seen)),
              1.0};
    case Stage::kOpen:
      break;
  }
  const double wanted_rad =
      std::min(seen.open_rad, kOpenRad + kBeyondOpenRad - kOpenLeadRad) + effort_rad_;
  return {grip_at(wanted_rad, held_turn_rad(seen)), 1.0};
}

// Once the bolt is past its strike the handle may go back, but for a knob that is held upright.
double DoorScript::held_turn_rad(const DoorObservation& seen) const {
  const double turn_rad = freeing_turn_rad(geometry_.door());
  if (presses() && seen.open_rad > kPastStrikeRad)
    return seen.turned_rad;  // as far as it is pressed in
  if (holds_knob()) {
    return seen.open_rad < kPastStrikeRad ? turn_rad + kKnobHoldRad + slip_rad(seen) : turn_rad;
  }
  return turn_rad * std::clamp((kBackRad - seen.open_rad) / (kBackRad - kPastStrikeRad), 0.0, 1.0);
}

}  // namespace adaptbench

#include "tasks/doors/door_controller.h"

#include <algorithm>

#include "tasks/doors/door_observation.h"
#include "tasks/doors/door_script.h"

namespace adaptbench {
namespace {

constexpr double kFingerBeyondM = 0.012;  // the tool point, at scale 1: all that is trained on does
constexpr double kPositionGain = 4.0, kTurnGain = 4.0;  // 1/s

// The twist that leads to the aim as shares of the largest one; its direction is kept.
Twist twist_to(const Eigen::Isometry3d& aim, const Eigen::Isometry3d& tool) {
  Twist share;
  share.head<3>() =
      kPositionGain / TwistControl::kLinearMps * (aim.translation() - tool.translation());
  share.tail<3>() =
      kTurnGain / TwistControl::kAngularRadps * turn_between(tool.linear(), aim.linear());
  share.head<3>() /= std::max(1.0, share.head<3>().cwiseAbs().maxCoeff());
  share.tail<3>() /= std::max(1.0, share.tail<3>().cwiseAbs().maxCoeff());
  return share;
}

class DoorActor final : public Actor {
 public:
  DoorActor(const DoorGeometry& geometry, const ArmSpec& arm, ArmAction mode, bool flipped,
            double further_m)
      : script_(geometry, flipped, further_m),
        kinematics_(arm, geometry.base(arm)),
        twist_control_(arm),
        mode_(mode) {}

  void act(std::span<const float> observation, std::span<float> action) override {
    const DoorObservation seen = DoorObservation::read(observation);
    const DoorScript::Aim aim = script_.next(seen);
    const Twist share = twist_to(aim.tool, seen.tool);
    if (mode_ != ArmAction::kTorque) {
      for (std::size_t i = 0; i < 6; ++i) {
        action[i] = static_cast<float>(share[static_cast<Eigen::Index>(i)]);
      }
    } else {
      act_by_torque(observation.subspan(DoorObservation::kSize), share, action);
    }
    action.back() = static_cast<float>(aim.grip);
  }

 private:
  // A joint that turns at the share s of its full speed takes the share s of its torque.
  void act_by_torque(std::span<const float> joints, const Twist& share, std::span<float> action) {
    const std::vector<ArmJoint>& spec = kinematics_.arm().joints;
    JointVector joints_rad(kinematics_.joints());
    for (std::size_t i = 0; i < spec.size(); ++i) {
      joints_rad[static_cast<Eigen::Index>(i)] = static_cast<double>(joints[i]);
    }
    Twist twist = share;
    twist.head<3>() *= TwistControl::kLinearMps;
    twist.tail<3>() *= TwistControl::kAngularRadps;
    ArmJacobian jacobian;
    kinematics_.tool(joints_rad, jacobian);
    const JointVector speeds = twist_control_.speeds_radps(jacobian, joints_rad, twist);
    for (std::size_t i = 0; i < spec.size(); ++i) {
      action[i] = static_cast<float>(speeds[static_cast<Eigen::Index>(i)] / spec[i].speed_radps);
    }
  }

  DoorScript script_;
  ArmKinematics kinematics_;
  TwistControl twist_control_;
  ArmAction mode_;
};

// Short fingers would hold a handle by their very tips, and it would creep out of them.
double reach_further_m(const DoorGeometry& geometry, const ArmSpec& arm, double finger_scale) {
  if (geometry.door().handle == HandleKind::kPushBar || arm.finger_m == 0.0) return 0.0;
  const double beyond_m = 2 * arm.palm_half_m[0] + finger_scale * arm.finger_m - arm.tool_m;
  return std::max(0.0, kFingerBeyondM * arm.scale - beyond_m);
}

}  // namespace

DoorController::DoorController(const DoorGeometry& geometry, const ArmSpec& arm,
                               double finger_scale, ArmAction mode, bool acts_on_state)
    : geometry_(geometry),
      arm_(arm),
      mode_(mode),
      acts_on_state_(acts_on_state),
      flipped_(plan_grip(geometry, arm).flipped),
      further_m_(reach_further_m(geometry, arm, finger_scale)) {}

std::unique_ptr<Actor> DoorController::begin_episode(Random) const {
  return std::make_unique<DoorActor>(geometry_, arm_, mode_, flipped_, further_m_);
}

}  // namespace adaptbench

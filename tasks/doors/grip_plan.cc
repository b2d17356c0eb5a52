#include "tasks/doors/grip_plan.h"

#include <algorithm>
#include <array>
#include <vector>

#include "tasks/doors/box.h"

namespace adaptbench {
namespace {

constexpr double kJointMarginRad = 0.06;
constexpr double kStartM = 0.22, kDrawBackM = 0.08;  // at scale 1
constexpr double kLeastManipulability = 0.1;         // of that in the first posture
constexpr int kPointsPerLink = 4;
constexpr double kClearanceM = 0.01;

// What the arm must keep clear of: the posts beside the door, through which it reaches when that
// opens away, and while the door is closed its face.
struct Obstacles {
  std::array<Box, 2> posts;
  bool is_closed;

  [[nodiscard]] bool clears(const Eigen::Vector3d& point_m, double radius_m) const {
    const double least_m = radius_m + kClearanceM;
    return (!is_closed || -point_m.x() >= least_m) &&
           std::all_of(posts.begin(), posts.end(),
                       [&](const Box& post) { return post.distance_m(point_m) >= least_m; });
  }
};

bool is_link_clear(const Obstacles& obstacles, const Eigen::Vector3d& from_m,
                   const Eigen::Vector3d& to_m, double radius_m) {
  for (int k = 0; k <= kPointsPerLink; ++k) {
    if (!obstacles.clears(from_m + (to_m - from_m) * k / kPointsPerLink, radius_m)) return false;
  }
  return true;
}

bool is_palm_clear(const Obstacles& obstacles, const Eigen::Isometry3d& tool, const ArmSpec& arm) {
  for (const double x : {0.0, 1.0, 2.0}) {
    for (const double y : {-1.0, 1.0}) {
      for (const double z : {-1.0, 1.0}) {
        const Eigen::Vector3d corner(x * arm.palm_half_m[0] - arm.tool_m, y * arm.palm_half_m[1],
                                     z * arm.palm_half_m[2]);
        if (!obstacles.clears(tool * corner, 0.0)) return false;
      }
    }
  }
  return true;
}

// Links and palm; the fingers may be at the handle. A few points of each link are enough for
// obstacles so wide.
bool is_arm_clear(const ArmKinematics& kinematics, const JointVector& joints_rad,
                  const Obstacles& obstacles) {
  std::array<ArmKinematics::JointAxis, kMaxArmJoints> axes;
  const Eigen::Isometry3d tool = kinematics.tool(joints_rad, axes);
  const ArmSpec& arm = kinematics.arm();
  const Eigen::Vector3d flange_m = tool * Eigen::Vector3d(-arm.tool_m, 0.0, 0.0);
  for (std::size_t i = 0; i < arm.joints.size(); ++i) {
    const bool is_last = i + 1 == arm.joints.size();
    const Eigen::Vector3d to_m = is_last ? flange_m : axes[i + 1].origin_m;
    if (!is_link_clear(obstacles, axes[i].origin_m, to_m, arm.joints[i].radius_m)) return false;
  }
  return is_palm_clear(obstacles, tool, arm);
}

// Whether the arm can move its hand every way there, and not only just.
bool is_agile(const ArmKinematics& kinematics, const JointVector& joints_rad) {
  ArmJacobian here, usual;
  kinematics.tool(joints_rad, here);
  kinematics.tool(joint_vector(kinematics.arm().postures_rad.front()), usual);
  return manipulability(here) > kLeastManipulability * manipulability(usual);
}

// The whole way, close enough that each pose leads the search to the next.
bool follows_way(const ArmKinematics& kinematics, const DoorGeometry& geometry, bool flipped,
                 JointVector joints_rad) {
  Obstacles obstacles{frame_posts(geometry.door()), true};
  const auto reaches = [&](const Eigen::Isometry3d& pose) {
    return solve_pose(kinematics, pose, kJointMarginRad, joints_rad) &&
           is_agile(kinematics, joints_rad) && is_arm_clear(kinematics, joints_rad, obstacles);
  };
  const double turned = freeing_turn_rad(geometry.door());
  if (!reaches(start_pose(geometry.door(), Eigen::Vector3d::Zero()))) return false;
  if (!reaches(drawn_back(geometry.grip(0.0, 0.0, flipped), geometry.door()))) return false;
  for (const double share : {0.0, 0.5, 1.0}) {
    if (!reaches(geometry.grip(0.0, share * turned, flipped))) return false;
  }
  obstacles.is_closed = false;
  for (const double share : {0.33, 0.67, 1.0}) {
    if (!reaches(geometry.grip(share * (kOpenRad + kBeyondOpenRad), turned, flipped))) return false;
  }
  return true;
}

}  // namespace

bool stands_on_floor(const DoorGeometry& geometry, const ArmSpec& arm) {
  return geometry.base(arm).translation().z() > -geometry.door().handle_height_m;
}

Eigen::Isometry3d start_pose(const Door& door, const Eigen::Vector3d& offset_m) {
  Eigen::Isometry3d pose = Eigen::Isometry3d::Identity();
  pose.translation() = Eigen::Vector3d(-kStartM * door.scale, 0.0, 0.0) + offset_m;
  return pose;
}

Eigen::Isometry3d drawn_back(Eigen::Isometry3d grip, const Door& door) {
  return grip.translate(Eigen::Vector3d(-kDrawBackM * door.scale, 0.0, 0.0));
}

GripPlan plan_grip(const DoorGeometry& geometry, const ArmSpec& arm) {
  const ArmKinematics kinematics(arm, geometry.base(arm));
  const Eigen::Isometry3d start = start_pose(geometry.door(), Eigen::Vector3d::Zero());
  GripPlan plan;
  plan.start_rad = joint_vector(arm.postures_rad.front());
  if (!stands_on_floor(geometry, arm)) return plan;
  for (const std::vector<double>& posture : arm.postures_rad) {
    plan.start_rad = joint_vector(posture);
    if (!solve_pose(kinematics, start, kJointMarginRad, plan.start_rad)) continue;
    for (const bool flipped : {false, true}) {
      if (!follows_way(kinematics, geometry, flipped, plan.start_rad)) continue;
      plan.reachable = true;
      plan.flipped = flipped;
      return plan;
    }
  }
  plan.start_rad = joint_vector(arm.postures_rad.front());
  return plan;
}

}  // namespace adaptbench

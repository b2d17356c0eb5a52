#include "tasks/doors/grip_plan.h"

#include <algorithm>
#include <array>
#include <vector>

#include "tasks/doors/box.h"

namespace adaptbench {
namespace {

constexpr double kJointMarginRad = 0.06;
constexpr double kStartM = 0.22, kDrawBackM = 0.08;  // at scale 1
constexpr double kPastOpenRad = 0.06;
constexpr int kPointsPerLink = 4;
constexpr double kClearanceM = 0.01;

using Posts = std::array<Box, 2>;

bool is_clear(const Posts& posts, const Eigen::Vector3d& point_m, double radius_m) {
  return std::all_of(posts.begin(), posts.end(), [&](const Box& post) {
    return post.distance_m(point_m) >= radius_m + kClearanceM;
  });
}

bool is_link_clear(const Posts& posts, const Eigen::Vector3d& from_m, const Eigen::Vector3d& to_m,
                   double radius_m) {
  for (int k = 0; k <= kPointsPerLink; ++k) {
    if (!is_clear(posts, from_m + (to_m - from_m) * k / kPointsPerLink, radius_m)) return false;
  }
  return true;
}

bool is_palm_clear(const Posts& posts, const Eigen::Isometry3d& tool, const ArmSpec& arm) {
  for (const double x : {0.0, 1.0, 2.0}) {
    for (const double y : {-1.0, 1.0}) {
      for (const double z : {-1.0, 1.0}) {
        const Eigen::Vector3d corner(x * arm.palm_half_m[0] - arm.tool_m, y * arm.palm_half_m[1],
                                     z * arm.palm_half_m[2]);
        if (!is_clear(posts, tool * corner, 0.0)) return false;
      }
    }
  }
  return true;
}

// Whether the arm keeps clear of the posts beside the door, through which it reaches when that
// opens away. A few points of each link are enough for posts so wide.
bool is_arm_clear(const ArmKinematics& kinematics, const JointVector& joints_rad,
                  const Posts& posts) {
  std::array<ArmKinematics::JointAxis, kMaxArmJoints> axes;
  const Eigen::Isometry3d tool = kinematics.tool(joints_rad, axes);
  const std::vector<ArmJoint>& joints = kinematics.arm().joints;
  for (std::size_t i = 0; i < joints.size(); ++i) {
    const bool is_last = i + 1 == joints.size();
    const Eigen::Vector3d to_m = is_last ? tool.translation() : axes[i + 1].origin_m;
    if (!is_link_clear(posts, axes[i].origin_m, to_m, joints[i].radius_m)) return false;
  }
  return is_palm_clear(posts, tool, kinematics.arm());
}

bool stands_on_floor(const DoorGeometry& geometry, const ArmSpec& arm) {
  return geometry.base(arm).translation().z() > -geometry.door().handle_height_m;
}

// The whole way, close enough that each pose leads the search to the next.
bool follows_way(const ArmKinematics& kinematics, const DoorGeometry& geometry, bool flipped,
                 JointVector joints_rad) {
  const Posts posts = frame_posts(geometry.door());
  const auto reaches = [&](const Eigen::Isometry3d& pose) {
    return solve_pose(kinematics, pose, kJointMarginRad, joints_rad) &&
           is_arm_clear(kinematics, joints_rad, posts);
  };
  const double turned = freeing_turn_rad(geometry.door());
  if (!reaches(drawn_back(geometry.grip(0.0, 0.0, flipped), geometry.door()))) return false;
  for (const double share : {0.0, 0.5, 1.0}) {
    if (!reaches(geometry.grip(0.0, share * turned, flipped))) return false;
  }
  for (const double share : {0.33, 0.67, 1.0}) {
    if (!reaches(geometry.grip(share * (kOpenRad + kPastOpenRad), turned, flipped))) return false;
  }
  return true;
}

}  // namespace

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
  return plan;
}

}  // namespace adaptbench

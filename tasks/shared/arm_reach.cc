#include "tasks/shared/arm_reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/registry.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

constexpr std::array<double, 3> kPitchesRad = {-0.8, 0.8, 1.57};  // beside forwards
constexpr double kLeastSpacingM = 0.005, kMostSpacingM = 0.5;
constexpr double kReachStepM = 0.005;
constexpr double kClearOfFloorM = 0.05;

Eigen::Isometry3d pose_at(const Eigen::Vector3d& position_m, double pitch_rad) {
  Eigen::Isometry3d pose(Eigen::AngleAxisd(pitch_rad, Eigen::Vector3d::UnitY()));
  pose.translation() = position_m;
  return pose;
}

// The tool is never farther from the base than with all links in one line.
double stretched_m(const ArmSpec& arm) {
  double length = vector_of(arm.flange_m).norm() + arm.tool_m;
  for (const ArmJoint& joint : arm.joints) length += vector_of(joint.origin_m).norm();
  return length;
}

// Joints for every point of the grid with the hand pitched by one angle. What was found leads the
// search to its neighbours, until that finds no more.
class Sweep {
 public:
  Sweep(const ArmSpec& arm, double spacing_m, double pitch_rad)
      : kinematics_(arm, Eigen::Isometry3d::Identity()),
        spacing_m_(spacing_m),
        pitch_rad_(pitch_rad),
        columns_(static_cast<int>(stretched_m(arm) / spacing_m)),
        joints_rad_(static_cast<std::size_t>(columns_ * rows())) {
    for (const std::vector<double>& posture : arm.postures_rad) {
      for_each_point([&](int column, int row) { search(column, row, joint_vector(posture)); });
    }
    for (bool found = true; found;) {
      found = false;
      for_each_point([&](int column, int row) {
        for (const auto& [x, z] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
          if (!reaches(column + x, row + z)) continue;
          found = search(column, row, *at(column + x, row + z)) || found;
        }
      });
    }
  }

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return 2 * columns_ + 1; }
  [[nodiscard]] Eigen::Vector3d position_m(int column, int row) const {
    return {spacing_m_ * (column + 1), 0.0, spacing_m_ * (row - columns_)};
  }
  [[nodiscard]] bool reaches(int column, int row) const {
    return column >= 0 && column < columns() && row >= 0 && row < rows() &&
           at(column, row).has_value();
  }

 private:
  template <class Action>
  void for_each_point(const Action& action) const {
    for (int row = 0; row < rows(); ++row) {
      for (int column = 0; column < columns(); ++column) action(column, row);
    }
  }
  [[nodiscard]] const std::optional<JointVector>& at(int column, int row) const {
    return joints_rad_[static_cast<std::size_t>(row * columns_ + column)];
  }
  // True when the point was not reached before and is now.
  bool search(int column, int row, JointVector joints_rad) {
    if (at(column, row)) return false;
    const Eigen::Isometry3d target = pose_at(position_m(column, row), pitch_rad_);
    if (!solve_pose(kinematics_, target, 0.0, joints_rad)) return false;
    joints_rad_[static_cast<std::size_t>(row * columns_ + column)] = joints_rad;
    return true;
  }

  ArmKinematics kinematics_;
  double spacing_m_, pitch_rad_;
  int columns_;
  std::vector<std::optional<JointVector>> joints_rad_;
};

std::string marks_mjcf(const std::vector<ReachedPoint>& points, double base_m, double mark_m) {
  std::string sites;
  for (const ReachedPoint& point : points) {
    const Eigen::Vector3d& p = point.position_m;
    sites += fmt::format("<site type=\"sphere\" pos=\"{} {} {}\" size=\"{}\" rgba=\"{}\"/>\n",
                         p.x(), p.y(), p.z() + base_m, mark_m,
                         point.forwards ? "0.1 0.65 0.3 1" : "0.95 0.7 0.2 1");
  }
  return sites;
}

}  // namespace

std::vector<ReachedPoint> reached_points(const ArmSpec& arm, double spacing_m) {
  if (!(spacing_m >= kLeastSpacingM && spacing_m <= kMostSpacingM)) {
    throw ConfigError(fmt::format("a spacing of {} m; allowed are {} to {}", spacing_m,
                                  kLeastSpacingM, kMostSpacingM));
  }
  const Sweep forwards(arm, spacing_m, 0.0);
  std::vector<Sweep> pitched;
  for (const double pitch_rad : kPitchesRad) pitched.emplace_back(arm, spacing_m, pitch_rad);
  std::vector<ReachedPoint> points;
  for (int row = 0; row < forwards.rows(); ++row) {
    for (int column = 0; column < forwards.columns(); ++column) {
      const bool straight = forwards.reaches(column, row);
      const auto reaches = [&](const Sweep& sweep) { return sweep.reaches(column, row); };
      if (straight || std::ranges::any_of(pitched, reaches)) {
        points.push_back({forwards.position_m(column, row), straight});
      }
    }
  }
  return points;
}

double forward_reach_m(const ArmSpec& arm) {
  const ArmKinematics kinematics(arm, Eigen::Isometry3d::Identity());
  const double shoulder_m = arm.joints[0].origin_m[2] + arm.joints[1].origin_m[2];
  double reach_m = 0.0;
  for (const std::vector<double>& posture : arm.postures_rad) {
    JointVector found_rad = joint_vector(posture);
    for (double x = kReachStepM; x <= stretched_m(arm); x += kReachStepM) {
      JointVector joints_rad = found_rad;
      if (!solve_pose(kinematics, pose_at({x, 0.0, shoulder_m}, 0.0), 0.0, joints_rad)) continue;
      found_rad = joints_rad;
      reach_m = std::max(reach_m, x);
    }
  }
  return reach_m;
}

ReachScene reach_scene(const Robot& robot, const std::vector<ReachedPoint>& points, double mark_m) {
  const ArmSpec& arm = *robot.spec().arm;
  double lowest_m = 0.0;
  for (const ReachedPoint& point : points) lowest_m = std::min(lowest_m, point.position_m.z());
  const double base_m = kClearOfFloorM * arm.scale - lowest_m;
  RobotMjcf mjcf = robot.mjcf(robot.spec().parameters.nominal());
  mjcf.body = fmt::format(
      "<body name=\"stand\" pos=\"0 0 {}\"><geom type=\"box\" pos=\"0 0 {}\" size=\"{} {} {}\" "
      "rgba=\"0.45 0.45 0.47 1\"/>\n{}</body>\n",
      base_m, -base_m / 2, 0.1 * arm.scale, 0.1 * arm.scale, base_m / 2, mjcf.body);
  ReachScene scene;
  scene.mjcf =
      compose_scene(robot.spec().name, mjcf,
                    {.settings = {}, .floor = {}, .objects = marks_mjcf(points, base_m, mark_m)});

  JointVector joints_rad = joint_vector(arm.postures_rad.front());
  const ArmKinematics kinematics(arm, Eigen::Isometry3d::Identity());
  static_cast<void>(
      solve_pose(kinematics, pose_at(vector_of(arm.work_point_m), 0.0), 0.0, joints_rad));
  const auto model = engines().get("mujoco").compile(scene.mjcf);
  const std::span<const double> initial = model->initial_positions();
  scene.positions.assign(initial.begin(), initial.end());
  for (std::size_t i = 0; i < arm.joints.size(); ++i) {
    scene.positions[static_cast<std::size_t>(model->joint_position(arm.joints[i].name))] =
        joints_rad[static_cast<Eigen::Index>(i)];
  }
  return scene;
}

}  // namespace adaptbench

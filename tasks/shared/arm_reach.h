#pragma once

#include <string>
#include <vector>

#include "core/robot.h"
#include "tasks/shared/arm_kinematics.h"

namespace adaptbench {

// A place in the base's frame, in its plane y = 0, where an arm can hold its tool point.
struct ReachedPoint {
  Eigen::Vector3d position_m;
  bool forwards = false;  // with the hand along x; else with the hand pitched up or down alone
};

// On a grid `spacing_m` apart, lowest row first, each from x = spacing_m on. Where a search from
// the arm's comfortable postures and from neighbours finds no joints within their ranges, the point
// counts as out of reach; links may pass through each other. Throws ConfigError unless the spacing
// is between 5 mm and 0.5 m.
std::vector<ReachedPoint> reached_points(const ArmSpec& arm, double spacing_m);

// How far along x the tool point comes with the hand forwards at the height of the second joint,
// the shoulder, to within 5 mm.
double forward_reach_m(const ArmSpec& arm);

// MJCF of the arm on a stand with its tool at its work point, and a mark at each point: green with
// the hand forwards, amber otherwise, each of `mark_m` radius. For pictures.
struct ReachScene {
  std::string mjcf;
  std::vector<double> positions;  // generalised coordinates of the posture
};
ReachScene reach_scene(const Robot& robot, const std::vector<ReachedPoint>& points, double mark_m);

}  // namespace adaptbench

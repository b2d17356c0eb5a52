#pragma once

#include <string>
#include <vector>

#include "core/robot.h"
#include "robots/arms/gripper.h"

namespace adaptbench {

// The solid parts of an arm: a base on the stand, then one link for each joint.
struct ArmBody {
  std::string name, description;
  int version = 1;
  double base_radius_m = 0.0, base_height_m = 0.0;
  std::vector<double> link_masses_kg;
  std::string colour;           // "r g b 1"
  Vector3 shoulder_camera_m{};  // in the base's frame, looks forwards and down over the shoulder
  Gripper gripper;
  ArmSpec arm;
};

// An arm on a base that stands where a task puts it. Parameters: those of gripper_table(). Cameras
// "wrist" and "shoulder".
class ArmRobot final : public Robot {
 public:
  explicit ArmRobot(ArmBody body);
  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }
  [[nodiscard]] RobotMjcf mjcf(const Parameters& parameters) const override;

 private:
  ArmBody body_;
  RobotSpec spec_;
};

}  // namespace adaptbench

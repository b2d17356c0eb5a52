#pragma once

#include <string>
#include <vector>

#include "core/robot.h"

namespace adaptbench {

// A free torso with legs that stand out sideways, each of two segments: the hip swings about the
// vertical, the knee lifts.
struct SprawlingLeg {
  std::string name;
  double hip_x_m, hip_y_m;  // in the torso's frame
  double heading_rad;       // of the leg, from x towards y
  double front_share;  // its length scale is share·front_leg_length + (1 - share)·back_leg_length
};

struct SprawlingJoint {
  double low_rad, high_rad, stiffness_nm_per_rad, damping_nms_per_rad, gear_nm;
};

struct SprawlingBody {
  std::string name, description;
  std::string torso_shape;  // attributes of the torso's <geom>: type and size
  std::string head;  // further geoms of the torso, without mass or contact, e.g. a head that shows
                     // where its front is
  double torso_mass_kg;
  std::vector<SprawlingLeg> legs;  // front pair first, back pair last
  double upper_length_m, lower_length_m, radius_m, density_kg_per_m3;
  double rise_rad;  // of the upper segment above the horizontal
  double drop_rad;  // of the lower segment below the horizontal, standing
  SprawlingJoint hip, knee;
  Interval alive_height_m;
};

// Its parameters are those of varied_body_table.
class SprawlingRobot final : public Robot {
 public:
  explicit SprawlingRobot(SprawlingBody body);
  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }
  [[nodiscard]] RobotMjcf mjcf(const Parameters& parameters) const override;

 private:
  SprawlingBody body_;
  RobotSpec spec_;
};

}  // namespace adaptbench

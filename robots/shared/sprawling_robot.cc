#include "robots/shared/sprawling_robot.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "robots/shared/body_parts.h"

namespace adaptbench {
namespace {

Vector3 outward(double heading_rad, double elevation_rad, double length_m) {
  return {length_m * std::cos(elevation_rad) * std::cos(heading_rad),
          length_m * std::cos(elevation_rad) * std::sin(heading_rad),
          length_m * std::sin(elevation_rad)};
}

struct LegShape {
  Vector3 knee_m;  // from the hip
  Vector3 foot_m;  // from the knee
  double radius_m;
};

LegShape shape_of(const SprawlingBody& body, const SprawlingLeg& leg,
                  const Parameters& parameters) {
  const double scale = leg.front_share * parameters.number("front_leg_length") +
                       (1.0 - leg.front_share) * parameters.number("back_leg_length");
  return {outward(leg.heading_rad, body.rise_rad, scale * body.upper_length_m),
          outward(leg.heading_rad, -body.drop_rad, scale * body.lower_length_m),
          body.radius_m * parameters.number("limb_thickness")};
}

Vector3 foot_in_torso(const SprawlingLeg& leg, const LegShape& shape) {
  return {leg.hip_x_m + shape.knee_m[0] + shape.foot_m[0],
          leg.hip_y_m + shape.knee_m[1] + shape.foot_m[1], shape.knee_m[2] + shape.foot_m[2]};
}

Stance stance(const SprawlingBody& body, const Parameters& parameters) {
  const LegShape front = shape_of(body, body.legs.front(), parameters);
  const LegShape back = shape_of(body, body.legs.back(), parameters);
  return stand_on(foot_in_torso(body.legs.front(), front), foot_in_torso(body.legs.back(), back),
                  front.radius_m);
}

Hinge joint_of(const SprawlingJoint& joint, const Vector3& axis, const Parameters& parameters) {
  return {axis, joint.low_rad, joint.high_rad, joint.stiffness_nm_per_rad,
          joint.damping_nms_per_rad * parameters.number("joint_damping")};
}

std::string leg_mjcf(const SprawlingBody& body, const SprawlingLeg& leg,
                     const Parameters& parameters) {
  const LegShape shape = shape_of(body, leg, parameters);
  // A positive turn about this axis presses the foot down.
  const Vector3 knee_axis{-std::sin(leg.heading_rad), std::cos(leg.heading_rad), 0.0};
  return fmt::format(
      "<body name=\"{0}_upper\" pos=\"{1} {2} 0\">{3}{4}\n"
      "<body name=\"{0}_lower\" pos=\"{5} {6} {7}\">{8}{9}</body></body>\n",
      leg.name, leg.hip_x_m, leg.hip_y_m,
      hinge(leg.name + "_hip", joint_of(body.hip, {0, 0, 1}, parameters)),
      capsule(leg.name + "_upper", {0, 0, 0}, shape.knee_m, shape.radius_m), shape.knee_m[0],
      shape.knee_m[1], shape.knee_m[2],
      hinge(leg.name + "_knee", joint_of(body.knee, knee_axis, parameters)),
      capsule(leg.name + "_lower", {0, 0, 0}, shape.foot_m, shape.radius_m,
              R"(rgba="0.75 0.45 0.35 1")"));
}

}  // namespace

SprawlingRobot::SprawlingRobot(SprawlingBody body) : body_(std::move(body)) {
  spec_.name = body_.name;
  spec_.description = body_.description;
  std::vector<std::string> legs;
  for (const SprawlingLeg& leg : body_.legs) legs.push_back(leg.name);
  spec_.parameters = varied_body_table(std::move(legs));
  spec_.torso = "torso";
  for (const SprawlingLeg& leg : body_.legs) {
    spec_.actuators.push_back(leg.name + "_hip");
    spec_.actuators.push_back(leg.name + "_knee");
  }
  spec_.standing_height_m = stance(body_, spec_.parameters.nominal()).torso_height_m;
  spec_.alive_height_m = body_.alive_height_m;
  spec_.free_positions = 2;
  spec_.tags = {"legged", "free-base"};
}

RobotMjcf SprawlingRobot::mjcf(const Parameters& parameters) const {
  const Stance standing = stance(body_, parameters);
  const int contacts = static_cast<int>(8 + 8 * body_.legs.size());
  RobotMjcf mjcf;
  mjcf.settings = varied_settings(5 * contacts, contacts);
  mjcf.defaults = varied_defaults(body_.density_kg_per_m3);
  mjcf.body = fmt::format(
      "<body name=\"torso\" pos=\"0 0 {}\" axisangle=\"0 1 0 {}\"><freejoint name=\"root\"/>\n"
      "<geom name=\"torso\" {} mass=\"{}\"/>{}\n",
      standing.torso_height_m, standing.pitch_rad, body_.torso_shape,
      body_.torso_mass_kg * parameters.number("torso_mass"), body_.head);
  for (const SprawlingLeg& leg : body_.legs) {
    mjcf.body += leg_mjcf(body_, leg, parameters);
    const double strength =
        is_crippled(parameters, leg.name) ? 0.0 : parameters.number("motor_strength");
    mjcf.actuators += motor(leg.name + "_hip", body_.hip.gear_nm * strength) +
                      motor(leg.name + "_knee", body_.knee.gear_nm * strength);
  }
  mjcf.body += "</body>\n";
  return mjcf;
}

}  // namespace adaptbench

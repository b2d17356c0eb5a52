#include "tasks/doors/door_scene.h"

#include <fmt/format.h>

#include <cmath>

#include "tasks/doors/box.h"
#include "tasks/doors/handle_shapes.h"
#include "tasks/doors/latch.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

constexpr double kFloorGapM = 0.01;  // at scale 1
constexpr double kWidestRad = 1.3;
constexpr double kStandHalfWidthM = 0.09;
constexpr double kSignHalfWidthM = 0.09, kSignHalfHeightM = 0.07, kSignHalfThicknessM = 0.001;
constexpr double kSignShiftM = 0.055;  // towards the hinge
constexpr const char* kPullColour = "0.95 0.75 0.1 1";
constexpr const char* kPushColour = "0.5 0.25 0.65 1";

std::string solid(const std::string& name, const Eigen::Vector3d& centre_m,
                  const Eigen::Vector3d& half_m, const std::string& rest) {
  return fmt::format(
      R"(<geom name="{}" type="box" pos="{} {} {}" size="{} {} {}" contype="0" conaffinity="{}" {}/>)"
      "\n",
      name, centre_m.x(), centre_m.y(), centre_m.z(), half_m.x(), half_m.y(), half_m.z(),
      kHandledBit, rest);
}

std::string vector_text(const Eigen::Vector3d& v) {
  return fmt::format("{} {} {}", v.x(), v.y(), v.z());
}

// Two posts and a lintel around the door, flush with it.
std::string frame_mjcf(const Door& door) {
  const auto [free_post, hinge_post] = frame_posts(door);
  const double half = free_post.half_m.y(), x = free_post.centre_m.x();
  const double top = free_post.centre_m.z() + free_post.half_m.z();
  const double middle = (free_post.centre_m.y() + hinge_post.centre_m.y()) / 2;
  const double span = std::abs(free_post.centre_m.y() - hinge_post.centre_m.y()) / 2 + half;
  const char* colour = R"(rgba="0.3 0.42 0.56 1")";
  return solid("free_post", free_post.centre_m, free_post.half_m, colour) +
         solid("hinge_post", hinge_post.centre_m, hinge_post.half_m, colour) +
         solid("lintel", {x, middle, top + half}, {x, span, half}, colour);
}

std::string hinge_joint(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  // The spring gives half of its torque when closed and all of it when open.
  const double stiffness = door.leans ? 0.0 : door.closing_torque_nm / (2 * kOpenRad);
  return fmt::format(
      R"(<joint name="{}" type="hinge" axis="{}" range="0 {}" damping="{}" frictionloss="{}" stiffness="{}" springref="{}"/>)"
      "\n",
      kDoorPart, vector_text(geometry.hinge_axis()), kWidestRad, door.hinge_damping_nms,
      door.hinge_friction_nm, stiffness, -kOpenRad);
}

std::string handle_joint(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  if (!door.has_latch()) return "";
  return fmt::format(
      R"(<joint name="{}" type="hinge" axis="{}" range="0 {}" damping="{}" frictionloss="{}" stiffness="{}" springref="{}" solreflimit="0.005 1" solimplimit="0.98 0.999 0.001"/>)"
      "\n",
      kHandlePart, vector_text(geometry.handle_axis()), farthest_turn_rad(door),
      door.handle_damping_nms, door.handle_friction_nm, door.latch_torque_nm / (2 * door.latch_rad),
      -door.latch_rad);
}

// Behind the handle, flat on the door: says whether to pull or to push, and by where it lies on
// which side the hinge is, which else nothing shows to a camera that is close. Nothing touches it,
// and it weighs nothing.
std::string sign_mjcf(const DoorGeometry& geometry) {
  const double s = geometry.door().scale;
  const Eigen::Vector3d at =
      s * Eigen::Vector3d(-kSignHalfThicknessM, geometry.door().hinge_side() * kSignShiftM, 0.0) -
      geometry.hinge_m();
  return fmt::format(
      R"(<geom name="sign" type="box" pos="{}" size="{} {} {}" mass="0" contype="0" conaffinity="0" rgba="{}"/>)"
      "\n",
      vector_text(at), s * kSignHalfThicknessM, s * kSignHalfWidthM, s * kSignHalfHeightM,
      geometry.door().opens_away ? kPushColour : kPullColour);
}

std::string door_mjcf(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const double gap = door.scale * kFloorGapM;
  const double height = door.height_m - gap;
  const Eigen::Vector3d hinge = geometry.hinge_m();
  const Eigen::Vector3d centre(door.thickness_m / 2,
                               hinge.y() - door.hinge_side() * door.width_m / 2,
                               gap - door.handle_height_m + height / 2);
  const Eigen::Vector3d half(door.thickness_m / 2, door.width_m / 2, height / 2);
  return fmt::format(
      "<body name=\"{}\" pos=\"{}\">{}{}<body name=\"{}\" pos=\"{}\">{}{}{}</body></body>\n",
      kDoorPart, vector_text(hinge), hinge_joint(geometry),
      solid("panel", centre - hinge, half,
            fmt::format(R"(mass="{}" rgba="0.72 0.56 0.4 1")", door.mass_kg)) +
          bracket_mjcf(geometry) + sign_mjcf(geometry),
      kHandlePart, vector_text(geometry.pivot_m() - hinge), handle_joint(geometry),
      handle_mjcf(geometry), door.has_latch() ? bolt_mjcf(geometry) : "");
}

// The robot on a stand that reaches to the floor.
std::string on_stand(const DoorGeometry& geometry, const ArmSpec& arm, const std::string& body) {
  const Eigen::Isometry3d base = geometry.base(arm);
  const double height = base.translation().z() + geometry.door().handle_height_m;
  const double half_width = geometry.door().scale * kStandHalfWidthM;
  const std::string column =
      height <= 0.0
          ? ""
          : fmt::format(
                R"(<geom name="stand" type="box" pos="0 0 {}" size="{} {} {}" mass="20" rgba="0.45 0.45 0.47 1"/>)",
                -height / 2, half_width, half_width, height / 2);
  return fmt::format("<body name=\"stand\" pos=\"{}\" axisangle=\"0 0 1 {}\">{}\n{}</body>\n",
                     vector_text(base.translation()), geometry.door().base_turn_rad, column, body);
}

}  // namespace

std::string door_scene(const DoorGeometry& geometry, const Robot& robot,
                       const Parameters& parameters) {
  RobotMjcf mjcf = robot.mjcf(parameters);
  const Door& door = geometry.door();
  const std::string scenery = frame_mjcf(door) + (door.has_latch() ? strike_mjcf(geometry) : "");
  mjcf.body =
      fmt::format("<body name=\"task\" pos=\"0 0 {}\">\n{}{}{}</body>\n", door.handle_height_m,
                  scenery, door_mjcf(geometry), on_stand(geometry, *robot.spec().arm, mjcf.body));
  return compose_scene(robot.spec().name, mjcf, SceneParts{});
}

}  // namespace adaptbench

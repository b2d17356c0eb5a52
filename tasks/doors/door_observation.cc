#include "tasks/doors/door_observation.h"

#include <Eigen/Geometry>
#include <array>
#include <string>

namespace adaptbench {
namespace {

constexpr double kForceUnitN = 10.0;

using Values = Eigen::Matrix<double, static_cast<int>(DoorObservation::kSize), 1>;

void append(std::vector<Channel>& channels, const std::string& name, const char* unit) {
  for (const char* axis : {" x", " y", " z"}) channels.push_back({name + axis, unit});
}

}  // namespace

std::vector<Channel> DoorObservation::channels() {
  std::vector<Channel> channels;
  append(channels, "tool position", "m");
  append(channels, "tool forward", "1");
  append(channels, "tool closing", "1");
  append(channels, "tool velocity", "m/s");
  append(channels, "tool angular velocity", "rad/s");
  channels.push_back({"gripper opening", "m"});
  append(channels, "contact force", "10 N");
  append(channels, "tool to grip", "m");
  append(channels, "grip axis", "1");
  append(channels, "handle axis", "1");
  const std::vector<Channel> state = {{"handle turned", "rad"},   {"handle velocity", "rad/s"},
                                      {"door open", "rad"},       {"door velocity", "rad/s"},
                                      {"hinge on the left", "1"}, {"opens away", "1"}};
  channels.insert(channels.end(), state.begin(), state.end());
  return channels;
}

void DoorObservation::write(std::span<float> observation) const {
  Values values;
  values << tool.translation(), tool.linear().col(0), tool.linear().col(1), velocity, opening_m,
      force_n / kForceUnitN, to_grip_m, grip_axis, handle_axis, turned_rad, turning_radps, open_rad,
      opening_radps, hinge_side, swing;
  for (std::size_t i = 0; i < kSize; ++i) {
    observation[i] = static_cast<float>(values[static_cast<Eigen::Index>(i)]);
  }
}

DoorObservation DoorObservation::read(std::span<const float> observation) {
  Values values;
  for (std::size_t i = 0; i < kSize; ++i) {
    values[static_cast<Eigen::Index>(i)] = static_cast<double>(observation[i]);
  }
  DoorObservation seen;
  seen.tool.translation() = values.segment<3>(0);
  const Eigen::Vector3d x = values.segment<3>(3), y = values.segment<3>(6);
  seen.tool.linear() << x, y, x.cross(y);
  seen.velocity = values.segment<6>(9);
  seen.opening_m = values[15];
  seen.force_n = kForceUnitN * values.segment<3>(16);
  seen.to_grip_m = values.segment<3>(19);
  seen.grip_axis = values.segment<3>(22);
  seen.handle_axis = values.segment<3>(25);
  seen.turned_rad = values[28];
  seen.turning_radps = values[29];
  seen.open_rad = values[30];
  seen.opening_radps = values[31];
  seen.hinge_side = values[32];
  seen.swing = values[33];
  return seen;
}

}  // namespace adaptbench

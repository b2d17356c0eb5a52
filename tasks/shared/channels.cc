#include "tasks/shared/channels.h"

#include <algorithm>

namespace adaptbench {

double clipped(float action) { return std::clamp(static_cast<double>(action), -1.0, 1.0); }

Channel channel_of(const std::string& coordinate) {
  const std::size_t bracket = coordinate.find(" [");
  if (bracket == std::string::npos || coordinate.back() != ']') return {coordinate, "1"};
  return {coordinate.substr(0, bracket),
          coordinate.substr(bracket + 2, coordinate.size() - bracket - 3)};
}

void append_positions(const Model& model, int first, std::vector<Channel>& channels) {
  const std::vector<std::string> names = model.position_names();
  for (std::size_t i = static_cast<std::size_t>(first); i < names.size(); ++i) {
    channels.push_back(channel_of(names[i]));
  }
}

void append_velocities(const Model& model, std::vector<Channel>& channels) {
  for (const std::string& name : model.velocity_names()) {
    Channel channel = channel_of(name);
    channel.name += " velocity";
    channels.push_back(channel);
  }
}

std::vector<Channel> motor_channels(const RobotSpec& robot) {
  std::vector<Channel> channels;
  for (const std::string& motor : robot.actuators) channels.push_back({motor, "1"});
  return channels;
}

std::vector<int> motor_indices(const RobotSpec& robot, const Model& model) {
  std::vector<int> indices;
  for (const std::string& motor : robot.actuators) indices.push_back(model.actuator(motor));
  return indices;
}

void clip_to_controls(std::span<const float> action, std::span<const int> motors,
                      std::span<double> controls) {
  for (std::size_t i = 0; i < motors.size(); ++i) {
    controls[static_cast<std::size_t>(motors[i])] = clipped(action[i]);
  }
}

double clipped_square_sum(std::span<const float> action) {
  double sum = 0.0;
  for (const float value : action) sum += clipped(value) * clipped(value);
  return sum;
}

}  // namespace adaptbench

#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/robot.h"
#include "core/simulator.h"
#include "core/task_family.h"

namespace adaptbench {

// FamilySpec::frames of tasks whose numbers are a Model's coordinates and body positions.
inline constexpr const char* kWorldFrames =
    "the world's (x forward, y left, z up); the angular velocity of a free body in its own axes";

// "rootz [m]", as a Model names its coordinates, to a channel.
Channel channel_of(const std::string& coordinate);
// Appends the model's positions from the index `first` on, and its velocities.
void append_positions(const Model& model, int first, std::vector<Channel>& channels);
void append_velocities(const Model& model, std::vector<Channel>& channels);

// One channel for each motor, in [-1, 1].
std::vector<Channel> motor_channels(const RobotSpec& robot);

// To [-1, 1].
double clipped(float action);

// The control of each of the robot's motors: its action, clipped to [-1, 1]. `motors` holds the
// model's actuator indices.
std::vector<int> motor_indices(const RobotSpec& robot, const Model& model);
void clip_to_controls(std::span<const float> action, std::span<const int> motors,
                      std::span<double> controls);

// Sum over the clipped actions' squares.
double clipped_square_sum(std::span<const float> action);

}  // namespace adaptbench

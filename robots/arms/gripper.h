#pragma once

#include <string>

#include "core/arm.h"
#include "core/parameter.h"

namespace adaptbench {

// A palm with two fingers that slide apart, driven by a motor each and kept symmetric by a gear.
enum class FingerShape {
  kFlat,     // one broad pad
  kRounded,  // a pad that ends in a round tip
  kForked,   // two narrow tines
};

struct Gripper {
  FingerShape shape = FingerShape::kFlat;
  double palm_length_m = 0.0, palm_width_m = 0.0, palm_height_m = 0.0, palm_mass_kg = 0.0;
  double finger_length_m = 0.0, finger_width_m = 0.0, finger_thickness_m = 0.0,
         finger_mass_kg = 0.0;
  double force_n = 0.0;    // of each finger
  double speed_mps = 0.0;  // of each finger, unloaded
};

// How grippers vary: "finger_length" scales the fingers, "pad_friction" is that of their pads.
ParameterTable gripper_table();

// The body of the hand with its fingers, and what belongs to it elsewhere in the model.
std::string hand_mjcf(const ArmSpec& arm, const Gripper& gripper, const Parameters& parameters);
std::string gripper_actuators(const ArmSpec& arm, const Gripper& gripper);
std::string gripper_equality(const ArmSpec& arm);

}  // namespace adaptbench

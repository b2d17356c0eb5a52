#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "core/simulator.h"

namespace adaptbench {

// Pieces of MJCF that the varied bodies are made of. Metres, kilograms, radians.

// A capsule between two points of its body's frame. `material` is further attributes, e.g.
// mass="5".
std::string capsule(std::string_view name, const Vector3& from_m, const Vector3& to_m,
                    double radius_m, std::string_view material = {});

// A hinge with a spring that pulls to the standing pose, and its motor.
struct Hinge {
  Vector3 axis;
  double low_rad, high_rad;
  double stiffness_nm_per_rad, damping_nms_per_rad;
};
std::string hinge(std::string_view name, const Hinge& hinge);
std::string motor(std::string_view joint, double gear_nm);

// Contacts, limits and time step that all varied bodies share: no armature and 2.5 ms, so that
// other engines can build them; little friction of their own, so that the ground's decides (the
// larger of a pair counts).
std::string varied_defaults(double density_kg_per_m3);
std::string varied_settings(int constraint_rows, int contacts);

// How a body stands on a front and a back foot: turned about y so that both touch the ground.
struct Stance {
  double pitch_rad;
  double torso_height_m;
};
// Centres of the two feet in the torso's frame (only x and z count) and the radius of both.
Stance stand_on(const Vector3& front_foot_m, const Vector3& back_foot_m, double radius_m);

// How the bodies of a legged robot vary: lengths of the front and back legs, thickness of the
// limbs, mass of the torso, strength of the motors and damping of the joints, each as a scale; and
// "crippled_leg": "none", or (held out) one of `legs`.
ParameterTable varied_body_table(std::vector<std::string> legs);
// Does the choice axis "crippled_leg" name this leg?
bool is_crippled(const Parameters& parameters, std::string_view leg);

}  // namespace adaptbench

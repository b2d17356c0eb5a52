#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/camera.h"

namespace adaptbench {

using Vector3 = std::array<double, 3>;

// Everything that the future of a world depends on, warm start included: restored, it continues bit
// for bit.
struct WorldState {
  std::vector<double> values;
};

// A mutable world; belongs to one thread. Units SI, angles in radians, world frame: x forward, z
// up. Positions and velocities are generalised coordinates in the order of the MJCF joints (free
// joint: x y z, quaternion w x y z; linear velocity in the world frame, angular in the body's).
class World {
 public:
  virtual ~World() = default;

  // Sets the state, clears time, controls and warm start.
  virtual void reset(std::span<const double> positions, std::span<const double> velocities) = 0;
  // Applies the controls [actuators] for `substeps` time steps. Everything below then speaks of the
  // new state.
  virtual void step(std::span<const double> controls, int substeps) = 0;

  [[nodiscard]] virtual double time_s() const = 0;
  [[nodiscard]] virtual std::span<const double> positions() const = 0;   // [position_size]
  [[nodiscard]] virtual std::span<const double> velocities() const = 0;  // [velocity_size]
  [[nodiscard]] virtual Vector3 body_position_m(int body) const = 0;  // origin of the body's frame
  [[nodiscard]] virtual Vector3 body_axis(
      int body, int axis) const = 0;  // unit vector of the body's axis 0..2 in the world frame
  [[nodiscard]] virtual Vector3 subtree_com_m(
      int body) const = 0;  // centre of mass of the body and all below it
  [[nodiscard]] virtual Vector3 subtree_velocity_mps(int body) const = 0;  // of that centre of mass
  // External (contact) wrench on each body, as MuJoCo's cfrc_ext: [bodies x 6] torque then force,
  // world-aligned, about the centre of mass of the kinematic tree. Throws SimulationError before
  // sense_contacts().
  [[nodiscard]] virtual std::span<const double> contact_wrenches() const = 0;
  // Contact wrenches are zero now and follow every later step: a small body's steps take 1 %
  // longer.
  virtual void sense_contacts() = 0;

  // What a camera [Model::camera] sees now, as bytes [shape.size()]: the same ones every time, on
  // any thread. Throws SimulationError in engines that draw no pictures.
  virtual void render(int camera, const ImageShape& shape, std::span<std::uint8_t> pixels);

  // Empty while all is well; else why this world can no longer be trusted ("non-finite acceleration
  // in joint 3").
  [[nodiscard]] virtual std::string_view failure() const = 0;

  [[nodiscard]] virtual WorldState save() const = 0;
  virtual void restore(const WorldState& state) = 0;
};

// A compiled scene: immutable, shared by any number of worlds and threads.
class Model {
 public:
  virtual ~Model() = default;
  [[nodiscard]] virtual int position_size() const = 0;
  [[nodiscard]] virtual int velocity_size() const = 0;
  [[nodiscard]] virtual int actuator_size() const = 0;
  [[nodiscard]] virtual double timestep_s() const = 0;
  [[nodiscard]] virtual double mass_kg() const = 0;
  [[nodiscard]] virtual double subtree_mass_kg(int body) const = 0;  // of the body and all below it
  [[nodiscard]] virtual std::span<const double> initial_positions() const = 0;
  // Names to indices; throw SimulationError for an unknown name.
  [[nodiscard]] virtual int body(std::string_view name) const = 0;
  [[nodiscard]] virtual int actuator(std::string_view name) const = 0;
  [[nodiscard]] virtual int camera(std::string_view name) const;  // an engine may have none
  [[nodiscard]] virtual int joint_position(
      std::string_view joint) const = 0;  // first index in positions()
  [[nodiscard]] virtual int joint_velocity(std::string_view joint) const = 0;
  // Readable names of the generalised coordinates, with units: "rootx [m]", "bthigh [rad]".
  [[nodiscard]] virtual std::vector<std::string> position_names() const = 0;
  [[nodiscard]] virtual std::vector<std::string> velocity_names() const = 0;
  [[nodiscard]] virtual std::unique_ptr<World> new_world() const = 0;
};

// A physics engine. MJCF is the one scene description; other engines build their worlds from it.
class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string version() const = 0;
  // What draws its pictures, with versions: their bytes depend on it. Throws SimulationError as
  // World::render.
  [[nodiscard]] virtual std::string picture_version() const;
  // Throws SimulationError with the engine's reason and the offending line.
  [[nodiscard]] virtual std::shared_ptr<const Model> compile(const std::string& mjcf) const = 0;
};

// Compiles, or returns the model compiled before from the same text (bounded, thread-safe).
std::shared_ptr<const Model> compile_cached(const Engine& engine, const std::string& mjcf);

}  // namespace adaptbench

#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/simulator.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {

// A compiled scene. Memory: a model of a legged robot takes some 100 kB and is shared; each world
// costs one mjData, whose size MuJoCo derives from the scene's <size njmax nconmax>: 13 MB for a
// planar runner at the defaults (500, 100), 0.7 MB at (100, 30). Too small a number is noticed:
// World::failure() reports a contact or constraint buffer that ran full.
class MujocoModel final : public Model, public std::enable_shared_from_this<MujocoModel> {
 public:
  explicit MujocoModel(MujocoModelHandle model) : model_(std::move(model)) {}

  [[nodiscard]] int position_size() const override { return model_->nq; }
  [[nodiscard]] int velocity_size() const override { return model_->nv; }
  [[nodiscard]] int actuator_size() const override { return model_->nu; }
  [[nodiscard]] double timestep_s() const override { return model_->opt.timestep; }
  [[nodiscard]] double mass_kg() const override { return mj_getTotalmass(model_.get()); }
  [[nodiscard]] double subtree_mass_kg(int body) const override {
    return model_->body_subtreemass[body];
  }
  [[nodiscard]] std::span<const double> initial_positions() const override;
  [[nodiscard]] int body(std::string_view name) const override;
  [[nodiscard]] int actuator(std::string_view name) const override;
  [[nodiscard]] int camera(std::string_view name) const override;
  [[nodiscard]] int joint_position(std::string_view joint) const override;
  [[nodiscard]] int joint_velocity(std::string_view joint) const override;
  [[nodiscard]] std::vector<std::string> position_names() const override;
  [[nodiscard]] std::vector<std::string> velocity_names() const override;
  [[nodiscard]] std::unique_ptr<World> new_world() const override;

  // For code that speaks MuJoCo: worlds, cameras, tests, benchmarks.
  [[nodiscard]] const mjModel* raw() const { return model_.get(); }
  [[nodiscard]] const std::string& drawing_key() const;  // of simulation/camera; thread-safe
  // Name of a MuJoCo object, "joint 3" for one without.
  [[nodiscard]] std::string name_of(mjtObj type, int index) const;

 private:
  [[nodiscard]] int index_of(mjtObj type, int count, const char* kind, std::string_view name) const;

  MujocoModelHandle model_;
  mutable std::once_flag keyed_;
  mutable std::string drawing_key_;  // once it has been asked for
};

}  // namespace adaptbench

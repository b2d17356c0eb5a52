#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/simulator.h"
#include "simulation/mujoco/mujoco_model.h"

namespace adaptbench {

// One mjData over a shared model.
//
// MuJoCo's mj_step leaves positions of bodies one time step behind the coordinates. With the Euler
// and implicit integrators this world runs the two halves of mj_step in the other order (second
// half, then the first half of the next step), so that everything that it reports speaks of the new
// state at no cost; trajectories are bit for bit those of mj_step. RK4 has no halves: there the
// kinematics are computed once more at the end of step().
//
// A world that has failed shows the scene's initial state, and step() does nothing, until reset()
// or restore().
class MujocoWorld final : public World {
 public:
  explicit MujocoWorld(std::shared_ptr<const MujocoModel> model);

  void reset(std::span<const double> positions, std::span<const double> velocities) override;
  void step(std::span<const double> controls, int substeps) override;

  [[nodiscard]] double time_s() const override { return data_->time; }
  // Quaternions as the integrator left them: of unit length but for rounding.
  [[nodiscard]] std::span<const double> positions() const override { return positions_; }
  [[nodiscard]] std::span<const double> velocities() const override;
  [[nodiscard]] Vector3 body_position_m(int body) const override;
  [[nodiscard]] Vector3 body_axis(int body, int axis) const override;
  [[nodiscard]] Vector3 subtree_com_m(int body) const override;
  [[nodiscard]] Vector3 subtree_velocity_mps(int body) const override;
  // The forces that acted during the last time step, about centres of mass at its beginning (what
  // mj_rnePostConstraint gives after mj_step); zero after reset().
  [[nodiscard]] std::span<const double> contact_wrenches() const override;
  void sense_contacts() override;
  void render(int camera, const ImageShape& shape, std::span<std::uint8_t> pixels) override;
  [[nodiscard]] std::string_view failure() const override { return failure_; }
  // Positions, time, velocities, activations, warm start, controls, contact wrenches if sensed.
  [[nodiscard]] WorldState save() const override;
  void restore(const WorldState& state) override;

 private:
  template <class Work>
  void guarded(Work work);
  void clear();
  void advance(int substeps);
  void refresh();
  void accumulate_wrenches();
  [[nodiscard]] std::string warning() const;  // empty: none
  [[nodiscard]] bool has_bad_state() const;

  std::shared_ptr<const MujocoModel> shared_model_;
  const mjModel* model_;
  MujocoDataHandle data_;
  std::vector<double> positions_;
  std::vector<double> wrenches_;  // [bodies x 6], empty while contacts are not sensed
  std::string failure_;
  bool split_;  // integrator has halves
};

}  // namespace adaptbench

#include "simulation/mujoco/mujoco_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/error.h"
#include "simulation/camera/agent_camera.h"

namespace adaptbench {
namespace {

std::size_t size(int count) { return static_cast<std::size_t>(count); }

Vector3 vector_at(const double* values, int index) {
  const double* v = values + 3 * index;
  return {v[0], v[1], v[2]};
}

void require_size(const char* what, std::size_t given, int wanted) {
  if (given != size(wanted)) {
    throw SimulationError(fmt::format("{} {} given, the model has {}", given, what, wanted));
  }
}

bool is_bad(double value) { return !(std::abs(value) <= mjMAXVAL); }

// What is saved after the positions, in this order.
std::array<std::span<double>, 5> state_parts(const mjModel& model, mjData& data) {
  return {{{&data.time, 1},
           {data.qvel, size(model.nv)},
           {data.act, size(model.na)},
           {data.qacc_warmstart, size(model.nv)},
           {data.ctrl, size(model.nu)}}};
}

std::string warning_text(const MujocoModel& model, int warning, int info) {
  const auto joint = [&](int dof) {
    return model.name_of(mjOBJ_JOINT, model.raw()->dof_jntid[dof]);
  };
  switch (warning) {
    case mjWARN_BADQPOS:
      return fmt::format("position {} is not finite or beyond {:g}", info, mjMAXVAL);
    case mjWARN_BADQVEL:
      return fmt::format("velocity of '{}' is not finite or beyond {:g}", joint(info), mjMAXVAL);
    case mjWARN_BADQACC:
      return fmt::format("acceleration of '{}' is not finite or beyond {:g}", joint(info),
                         mjMAXVAL);
    case mjWARN_BADCTRL:
      return fmt::format("control of '{}' is not finite or beyond {:g}",
                         model.name_of(mjOBJ_ACTUATOR, info), mjMAXVAL);
    case mjWARN_CONTACTFULL:
      return fmt::format("contact buffer is full: more than nconmax = {}", info);
    case mjWARN_CNSTRFULL:
      return fmt::format("constraint buffer is full: more than njmax = {}", info);
    case mjWARN_INERTIA:
      return fmt::format("inertia matrix is nearly singular at '{}'", joint(info));
    default:
      return fmt::format("MuJoCo warning {} ({})", warning, info);
  }
}

}  // namespace

MujocoWorld::MujocoWorld(std::shared_ptr<const MujocoModel> model)
    : shared_model_(std::move(model)),
      model_(shared_model_->raw()),
      data_(mj_makeData(model_)),
      positions_(size(model_->nq)),
      split_(model_->opt.integrator != mjINT_RK4) {
  if (data_ == nullptr) throw SimulationError("MuJoCo could not allocate a world");
  guarded([this] { refresh(); });
}

void MujocoWorld::clear() {
  mj_resetData(model_, data_.get());
  std::fill(wrenches_.begin(), wrenches_.end(), 0.0);
}

void MujocoWorld::reset(std::span<const double> positions, std::span<const double> velocities) {
  require_size("positions", positions.size(), model_->nq);
  require_size("velocities", velocities.size(), model_->nv);
  clear();
  std::copy(positions.begin(), positions.end(), data_->qpos);
  std::copy(velocities.begin(), velocities.end(), data_->qvel);
  failure_.clear();
  guarded([this] { refresh(); });
}

void MujocoWorld::step(std::span<const double> controls, int substeps) {
  require_size("controls", controls.size(), model_->nu);
  if (substeps < 1) throw SimulationError(fmt::format("{} substeps, at least 1", substeps));
  if (!failure_.empty()) return;
  std::copy(controls.begin(), controls.end(), data_->ctrl);
  guarded([this, substeps] { advance(substeps); });
}

// Runs MuJoCo; what goes wrong in it becomes this world's failure.
template <class Work>
void MujocoWorld::guarded(Work work) {
  try {
    work();
    failure_ = warning();
  } catch (const SimulationError& error) {
    failure_ = error.what();
  }
  if (failure_.empty()) return;
  clear();
  refresh();
}

void MujocoWorld::advance(int substeps) {
  for (int i = 1; i < substeps; ++i) {
    if (split_) {
      mj_step2(model_, data_.get());
      mj_step1(model_, data_.get());
    } else {
      mj_step(model_, data_.get());
    }
  }
  if (split_) {
    mj_step2(model_, data_.get());
  } else {
    mj_step(model_, data_.get());
  }
  accumulate_wrenches();
  refresh();
}

// Brings everything that follows from positions and velocities up to date. Kinematics normalises
// quaternions in place, and to do so twice is not the same as once: positions_ keeps what mj_step
// would have left, for the caller and for save().
void MujocoWorld::refresh() {
  std::copy(data_->qpos, data_->qpos + model_->nq, positions_.begin());
  if (split_) {
    mj_step1(model_, data_.get());
  } else if (!has_bad_state()) {
    mj_kinematics(model_, data_.get());
    mj_comPos(model_, data_.get());
    mj_comVel(model_, data_.get());
    std::copy(positions_.begin(), positions_.end(), data_->qpos);
  }
}

// The contact part of mj_rnePostConstraint, which would also compute every body's acceleration and
// inner force.
void MujocoWorld::accumulate_wrenches() {
  if (wrenches_.empty()) return;
  std::fill(wrenches_.begin(), wrenches_.end(), 0.0);
  for (int i = 0; i < data_->ncon; ++i) {
    const mjContact& contact = data_->contact[i];
    if (contact.efc_address < 0) continue;
    mjtNum local[6];  // force then torque, in the frame of the contact, on the second body
    mj_contactForce(model_, data_.get(), i, local);
    mjtNum world[6];  // torque then force
    mju_rotVecMatT(world, local + 3, contact.frame);
    mju_rotVecMatT(world + 3, local, contact.frame);
    const int bodies[2] = {model_->geom_bodyid[contact.geom1], model_->geom_bodyid[contact.geom2]};
    for (int side = 0; side < 2; ++side) {
      const int body = bodies[side];
      if (body == 0) continue;  // nothing pushes the world
      mjtNum about_com[6];
      mju_transformSpatial(about_com, world, 1, data_->subtree_com + 3 * model_->body_rootid[body],
                           contact.pos, nullptr);
      mju_addToScl(wrenches_.data() + 6 * body, about_com, side == 0 ? -1.0 : 1.0, 6);
    }
  }
}

bool MujocoWorld::has_bad_state() const {
  return std::any_of(data_->qpos, data_->qpos + model_->nq, is_bad) ||
         std::any_of(data_->qvel, data_->qvel + model_->nv, is_bad);
}

// MuJoCo answers a diverged state with a silent reset to the initial one; what it leaves behind is
// the warning.
std::string MujocoWorld::warning() const {
  for (int kind = 0; kind < mjNWARNING; ++kind) {
    const mjWarningStat& seen = data_->warning[kind];
    if (seen.number > 0) return warning_text(*shared_model_, kind, seen.lastinfo);
  }
  return has_bad_state() ? "positions or velocities are not finite" : "";
}

std::span<const double> MujocoWorld::contact_wrenches() const {
  if (wrenches_.empty()) throw SimulationError("this world was not told to sense contacts");
  return wrenches_;
}

void MujocoWorld::sense_contacts() { wrenches_.assign(size(6 * model_->nbody), 0.0); }

std::span<const double> MujocoWorld::velocities() const { return {data_->qvel, size(model_->nv)}; }

Vector3 MujocoWorld::body_position_m(int body) const { return vector_at(data_->xpos, body); }

Vector3 MujocoWorld::body_axis(int body, int axis) const {
  const double* rotation = data_->xmat + 9 * body;  // row-major: an axis is a column
  return {rotation[axis], rotation[3 + axis], rotation[6 + axis]};
}

Vector3 MujocoWorld::subtree_com_m(int body) const { return vector_at(data_->subtree_com, body); }

// Momentum over mass, of one subtree: mj_subtreeVel would do it for all, with angular momenta, at 6
// % of a small body's time step. cvel is a body's angular and linear velocity, the latter at the
// centre of mass of its whole tree.
Vector3 MujocoWorld::subtree_velocity_mps(int body) const {
  mjtNum momentum[3] = {0.0, 0.0, 0.0};
  for (int i = body; i < model_->nbody; ++i) {
    if (i > body && model_->body_parentid[i] < body) break;  // bodies are in depth-first order
    const mjtNum* angular = data_->cvel + 6 * i;
    mjtNum arm[3], turning[3];
    mju_sub3(arm, data_->xipos + 3 * i, data_->subtree_com + 3 * model_->body_rootid[i]);
    mju_cross(turning, angular, arm);
    mju_addToScl3(momentum, angular + 3, model_->body_mass[i]);
    mju_addToScl3(momentum, turning, model_->body_mass[i]);
  }
  mju_scl3(momentum, momentum, 1.0 / std::max(mjMINVAL, model_->body_subtreemass[body]));
  return vector_at(momentum, 0);
}

void MujocoWorld::render(int camera, const ImageShape& shape, std::span<std::uint8_t> pixels) {
  draw_for_agent(*model_, *data_, shared_model_->drawing_key(), camera, shape, pixels);
}

WorldState MujocoWorld::save() const {
  WorldState state{positions_};
  for (const std::span<double> part : state_parts(*model_, *data_)) {
    state.values.insert(state.values.end(), part.begin(), part.end());
  }
  state.values.insert(state.values.end(), wrenches_.begin(), wrenches_.end());
  return state;
}

void MujocoWorld::restore(const WorldState& state) {
  const auto parts = state_parts(*model_, *data_);
  std::size_t wanted = positions_.size() + wrenches_.size();
  for (const std::span<double> part : parts) wanted += part.size();
  require_size("state values", state.values.size(), static_cast<int>(wanted));
  clear();
  auto next = state.values.begin();
  const auto take = [&](std::span<double> part) {
    const auto end = next + static_cast<std::ptrdiff_t>(part.size());
    std::copy(next, end, part.begin());
    next = end;
  };
  take({data_->qpos, positions_.size()});
  for (const std::span<double> part : parts) take(part);
  take(wrenches_);
  failure_.clear();
  guarded([this] { refresh(); });
}

}  // namespace adaptbench

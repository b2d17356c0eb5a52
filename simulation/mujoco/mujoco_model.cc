#include "simulation/mujoco/mujoco_model.h"

#include <fmt/format.h>

#include "core/error.h"
#include "simulation/camera/agent_camera.h"
#include "simulation/mujoco/mujoco_world.h"

namespace adaptbench {
namespace {

// The coordinates that each kind of joint adds, in MuJoCo's order.
std::vector<std::string> position_labels(int joint_type) {
  switch (joint_type) {
    case mjJNT_FREE:
      return {" x [m]", " y [m]", " z [m]", " qw [1]", " qx [1]", " qy [1]", " qz [1]"};
    case mjJNT_BALL:
      return {" qw [1]", " qx [1]", " qy [1]", " qz [1]"};
    case mjJNT_SLIDE:
      return {" [m]"};
    default:
      return {" [rad]"};
  }
}

std::vector<std::string> velocity_labels(int joint_type) {
  switch (joint_type) {
    case mjJNT_FREE:
      return {" vx [m/s]", " vy [m/s]", " vz [m/s]", " wx [rad/s]", " wy [rad/s]", " wz [rad/s]"};
    case mjJNT_BALL:
      return {" wx [rad/s]", " wy [rad/s]", " wz [rad/s]"};
    case mjJNT_SLIDE:
      return {" [m/s]"};
    default:
      return {" [rad/s]"};
  }
}

std::vector<std::string> coordinate_names(const MujocoModel& model,
                                          std::vector<std::string> (*labels)(int)) {
  std::vector<std::string> names;
  for (int joint = 0; joint < model.raw()->njnt; ++joint) {
    const std::string name = model.name_of(mjOBJ_JOINT, joint);
    for (const std::string& label : labels(model.raw()->jnt_type[joint])) {
      names.push_back(name + label);
    }
  }
  return names;
}

}  // namespace

std::span<const double> MujocoModel::initial_positions() const {
  return {model_->qpos0, static_cast<std::size_t>(model_->nq)};
}

std::string MujocoModel::name_of(mjtObj type, int index) const {
  const char* name = mj_id2name(model_.get(), type, index);
  if (name != nullptr && *name != '\0') return name;
  return fmt::format("{} {}", mju_type2Str(type), index);
}

int MujocoModel::index_of(mjtObj type, int count, const char* kind, std::string_view name) const {
  const int index = mj_name2id(model_.get(), type, std::string(name).c_str());
  if (index >= 0) return index;
  std::vector<std::string> known;
  for (int i = 0; i < count; ++i) known.push_back(name_of(type, i));
  throw SimulationError(unknown_name_message(kind, name, known));
}

int MujocoModel::body(std::string_view name) const {
  return index_of(mjOBJ_BODY, model_->nbody, "body", name);
}

int MujocoModel::actuator(std::string_view name) const {
  return index_of(mjOBJ_ACTUATOR, model_->nu, "actuator", name);
}

int MujocoModel::camera(std::string_view name) const {
  return index_of(mjOBJ_CAMERA, model_->ncam, "camera", name);
}

const std::string& MujocoModel::drawing_key() const {
  std::call_once(keyed_, [this] { drawing_key_ = adaptbench::drawing_key(*model_); });
  return drawing_key_;
}

int MujocoModel::joint_position(std::string_view joint) const {
  return model_->jnt_qposadr[index_of(mjOBJ_JOINT, model_->njnt, "joint", joint)];
}

int MujocoModel::joint_velocity(std::string_view joint) const {
  return model_->jnt_dofadr[index_of(mjOBJ_JOINT, model_->njnt, "joint", joint)];
}

std::vector<std::string> MujocoModel::position_names() const {
  return coordinate_names(*this, position_labels);
}

std::vector<std::string> MujocoModel::velocity_names() const {
  return coordinate_names(*this, velocity_labels);
}

std::unique_ptr<World> MujocoModel::new_world() const {
  return std::make_unique<MujocoWorld>(shared_from_this());
}

}  // namespace adaptbench

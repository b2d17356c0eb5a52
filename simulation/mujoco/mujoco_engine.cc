#include <memory>
#include <string>

#include "core/registry.h"
#include "core/simulator.h"
#include "simulation/camera/offscreen_context.h"
#include "simulation/mujoco/mujoco_model.h"

namespace adaptbench {
namespace {

class MujocoEngine final : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "mujoco"; }
  [[nodiscard]] std::string version() const override { return mj_versionString(); }
  [[nodiscard]] std::string picture_version() const override {
    return OffscreenContext().version();
  }
  [[nodiscard]] std::shared_ptr<const Model> compile(const std::string& mjcf) const override {
    return std::make_shared<const MujocoModel>(compile_mjcf(mjcf));
  }
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER(engines, "mujoco", std::make_unique<adaptbench::MujocoEngine>())

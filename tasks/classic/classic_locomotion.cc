// The locomotion tasks of Finn, Abbeel and Levine 2017, "Model-agnostic meta-learning for fast
// adaptation of deep networks", as its published environments define them. No body and no dynamics
// vary, and no level is held out.
#include <memory>
#include <string>

#include "core/registry.h"
#include "tasks/classic/classic_task.h"
#include "tasks/shared/channels.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

ParameterSpec goal_speed(double fastest_mps) {
  const Interval range{0.0, fastest_mps};
  ParameterSpec row = numeric_parameter("goal_speed", "m/s", fastest_mps / 2, range, {}, range,
                                        "speed along +x to keep");
  row.role = ParameterRole::kTask;
  return row;
}

ParameterSpec direction() {
  ParameterSpec row =
      choice_parameter("direction", {"forward", "backward"}, {}, "forward runs along +x");
  row.role = ParameterRole::kTask;
  return row;
}

class ClassicLocomotion final : public TaskFamily {
 public:
  ClassicLocomotion(std::string name, ParameterSpec task, std::vector<std::string> tags) {
    const bool tracks_speed = !task.is_choice();
    spec_.name = std::move(name);
    spec_.description = tracks_speed ? "Keep a speed along x, by the protocol of the MAML paper"
                                     : "Run forward or backward, by the protocol of the MAML paper";
    spec_.success = tracks_speed
                        ? "mean speed over the last 0.5 s within 0.2 m/s of the goal"
                        : "mean speed in the commanded direction over the last 0.5 s above 1 m/s";
    spec_.frames = kWorldFrames;
    spec_.parameters = ParameterTable({std::move(task)});
    spec_.robot_tags = std::move(tags);
    spec_.reward_parts = {tracks_speed ? "velocity" : "forward", "control", "contact", "survive"};
    spec_.substeps = 1;
    spec_.horizon = 200;
  }

  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }

  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot& robot) const override {
    return compose_scene(robot.spec().name, robot.mjcf(parameters), {});
  }

  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                           std::shared_ptr<const Model> model) const override {
    Aim aim;
    if (parameters.has("goal_speed")) {
      aim.speed_mps = parameters.number("goal_speed");
    } else {
      aim.direction[0] = parameters.choice("direction") == "forward" ? 1.0 : -1.0;
    }
    return std::make_unique<ClassicTask>(robot.spec(), std::move(model), aim);
  }

 private:
  FamilySpec spec_;
};

std::unique_ptr<ClassicLocomotion> make(std::string name, ParameterSpec task,
                                        std::vector<std::string> tags) {
  return std::make_unique<ClassicLocomotion>(std::move(name), std::move(task), std::move(tags));
}

}  // namespace

ADAPTBENCH_REGISTER(task_families, "classic-direction",
                    make("classic-direction", direction(), {"classic"}))
// The published range of speeds depends on the body.
ADAPTBENCH_REGISTER(task_families, "classic-velocity",
                    make("classic-velocity", goal_speed(2.0), {"classic", "cheetah"}))
ADAPTBENCH_REGISTER(task_families, "classic-ant-velocity",
                    make("classic-ant-velocity", goal_speed(3.0), {"classic", "ant"}))

}  // namespace adaptbench

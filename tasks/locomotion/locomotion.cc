// Running on bodies that vary: in a direction, at a speed, on a heading. One implementation; a
// family is its task's parameter and the aim that follows from it.
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <utility>

#include "core/registry.h"
#include "tasks/locomotion/ground.h"
#include "tasks/locomotion/locomotion_task.h"
#include "tasks/shared/channels.h"

namespace adaptbench {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kSubsteps = 8;  // of the robot's time step, 2.5 ms in all that are here: 0.02 s

struct Asked {
  const char* name;
  const char* description;
  const char* success;
  ParameterSpec task;
  Aim (*aim)(const Parameters&);
  std::vector<std::string> robot_tags;
};

class Locomotion final : public TaskFamily {
 public:
  explicit Locomotion(Asked asked) : aim_(asked.aim) {
    spec_.name = asked.name;
    spec_.description = asked.description;
    spec_.success = asked.success;
    spec_.frames = kWorldFrames;
    asked.task.role = ParameterRole::kTask;
    std::vector<ParameterSpec> rows = ground_rows();
    rows.insert(rows.begin(), std::move(asked.task));
    spec_.parameters = ParameterTable(std::move(rows));
    spec_.robot_tags = std::move(asked.robot_tags);
    spec_.reward_parts = {"velocity", "control"};
    spec_.substeps = kSubsteps;
    spec_.horizon = 100;
  }

  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }

  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot& robot) const override {
    return compose_scene(robot.spec().name, robot.mjcf(parameters), ground_parts(parameters));
  }

  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                           std::shared_ptr<const Model> model) const override {
    const double period_s = kSubsteps * model->timestep_s();
    return std::make_unique<LocomotionTask>(robot.spec(), std::move(model), aim_(parameters),
                                            period_s, start_lift_m(parameters));
  }

 private:
  FamilySpec spec_;
  Aim (*aim_)(const Parameters&);
};

Aim direction_aim(const Parameters& parameters) {
  return {{parameters.choice("direction") == "forward" ? 1.0 : -1.0, 0.0}, {}};
}

Aim speed_aim(const Parameters& parameters) {
  return {{1.0, 0.0}, parameters.number("goal_speed")};
}

Aim heading_aim(const Parameters& parameters) {
  const double heading = parameters.number("heading");
  return {{std::cos(heading), std::sin(heading)}, {}};
}

Asked run_direction() {
  return {"run-direction",
          "Run forward or backward on a body and a ground that vary",
          "mean speed in the commanded direction over the last second above 1 m/s, not fallen "
          "where the robot can fall",
          choice_parameter("direction", {"forward", "backward"}, {}, "forward runs along +x"),
          direction_aim,
          {"legged"}};
}

Asked run_velocity() {
  return {"run-velocity",
          "Keep a forward speed on a body and a ground that vary",
          "mean speed over the last second within 0.2 m/s of the goal, not fallen where the robot "
          "can fall",
          numeric_parameter("goal_speed", "m/s", 0.5, {0.0, 2.0}, {{0.9, 1.1}, {1.7, 1.9}},
                            {0.0, 2.0}, "speed along +x to keep"),
          speed_aim,
          {"legged"}};
}

// An arc of 60 degrees is never trained on.
Asked run_heading() {
  return {"run-heading",
          "Run in a direction of the plane on a body and a ground that vary",
          "mean speed along the heading over the last second above 1 m/s, not fallen where the "
          "robot can fall",
          numeric_parameter("heading", "rad", 0.0, {-kPi, kPi}, {{kPi / 6, kPi / 2}}, {-kPi, kPi},
                            "direction to run in, from x towards y"),
          heading_aim,
          {"legged", "free-base"}};
}

}  // namespace

ADAPTBENCH_REGISTER(task_families, "run-direction", std::make_unique<Locomotion>(run_direction()))
ADAPTBENCH_REGISTER(task_families, "run-velocity", std::make_unique<Locomotion>(run_velocity()))
ADAPTBENCH_REGISTER(task_families, "run-heading", std::make_unique<Locomotion>(run_heading()))

}  // namespace adaptbench

// Two-dimensional navigation: the fast families. A goal is hidden; in `point-goal` the motors also
// lie about how far and where they move.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "core/registry.h"
#include "tasks/point_goal/point_task.h"
#include "tasks/shared/scene.h"

namespace adaptbench {
namespace {

ParameterSpec goal_axis(const char* name, std::vector<Interval> holes, Interval outer) {
  ParameterSpec row = numeric_parameter(name, "m", 0.0, {-0.5, 0.5}, std::move(holes), outer,
                                        "coordinate of the goal, which is not observed");
  row.role = ParameterRole::kTask;
  return row;
}

ParameterTable varied_table() {
  const std::vector<Interval> hole{{0.1, 0.3}};
  const Interval outer{-0.85, 0.85};
  return ParameterTable({
      goal_axis("goal_x", hole, outer),
      goal_axis("goal_y", hole, outer),
      //                name            unit  nominal trained    hole            outer
      numeric_parameter("action_turn", "rad", 0.0, {-0.8, 0.8}, {{0.16, 0.48}}, {-1.35, 1.35},
                        "angle by which every movement is turned to the left"),
      numeric_parameter("action_gain", "1", 1.0, {0.6, 1.4}, {{1.08, 1.24}}, {0.32, 1.68},
                        "factor on the length of every movement"),
  });
}

ParameterTable classic_table() {
  const Interval outer{-0.5, 0.5};
  return ParameterTable({goal_axis("goal_x", {}, outer), goal_axis("goal_y", {}, outer)});
}

class PointGoalFamily final : public TaskFamily {
 public:
  PointGoalFamily(std::string name, std::string description, ParameterTable table,
                  bool ends_at_goal)
      : spec_(point_goal_spec()), ends_at_goal_(ends_at_goal) {
    spec_.name = std::move(name);
    spec_.description = std::move(description);
    spec_.parameters = std::move(table);
  }

  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }

  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot& robot) const override {
    SceneParts parts;
    parts.objects = fmt::format(
        R"(<geom name="goal" type="cylinder" size="0.05 0.002" pos="{} {} 0" contype="0" conaffinity="0" rgba="0.2 0.7 0.3 1"/>)",
        parameters.number("goal_x"), parameters.number("goal_y"));
    return compose_scene(robot.spec().name, robot.mjcf(parameters), parts);
  }

  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                           std::shared_ptr<const Model> model) const override {
    PointGoal goal;
    goal.goal_m = {parameters.number("goal_x"), parameters.number("goal_y")};
    if (parameters.has("action_turn")) goal.rotation_rad = parameters.number("action_turn");
    if (parameters.has("action_gain")) goal.gain = parameters.number("action_gain");
    goal.ends_at_goal = ends_at_goal_;
    return std::make_unique<PointTask>(robot.spec(), std::move(model), goal);
  }

 private:
  FamilySpec spec_;
  bool ends_at_goal_;
};

}  // namespace

ADAPTBENCH_REGISTER(
    task_families, "point-goal",
    std::make_unique<PointGoalFamily>(
        "point-goal",
        "Find a hidden goal in the plane with motors that turn and scale each movement",
        varied_table(), false))
// As maml_examples/point_env_randgoal.py of cbfinn/maml_rl, wrapped by rllab's normalize(): an
// action of 1 moves 0.1 m.
ADAPTBENCH_REGISTER(task_families, "classic-point-goal",
                    std::make_unique<PointGoalFamily>(
                        "classic-point-goal",
                        "Find a hidden goal in the plane, by the protocol of the MAML paper",
                        classic_table(), true))

}  // namespace adaptbench

// A world without physics, so that tests of the harness are exact and fast: one engine, one robot,
// one family.
//
// The task "stub-aim": in each of 10 steps the agent gives a number, the reward is 1 - |number -
// goal|, with the goal a parameter that the agent does not see. An action above 50 succeeds and
// ends the episode at once (for policies that decide by themselves whether they succeed); one below
// -50 makes the simulation fail.
#include <algorithm>
#include <cmath>

#include "core/registry.h"
#include "core/robot.h"
#include "core/simulator.h"
#include "core/task_family.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

class StubWorld final : public World {
 public:
  StubWorld() {
    if (stub_faults().at_making) stub_faults().at_making();
  }
  void reset(std::span<const double>, std::span<const double>) override {
    if (stub_faults().at_reset) stub_faults().at_reset();
    state_ = {};
  }
  void step(std::span<const double> controls, int) override {
    state_[0] += 1.0;
    state_[1] = controls[0];
    failed_ = controls[0] < -50.0;
  }
  [[nodiscard]] double time_s() const override { return state_[0]; }
  [[nodiscard]] std::span<const double> positions() const override { return state_; }
  [[nodiscard]] std::span<const double> velocities() const override { return state_; }
  [[nodiscard]] Vector3 body_position_m(int) const override { return {}; }
  [[nodiscard]] Vector3 body_axis(int, int) const override { return {}; }
  [[nodiscard]] Vector3 subtree_com_m(int) const override { return {}; }
  [[nodiscard]] Vector3 subtree_velocity_mps(int) const override { return {}; }
  [[nodiscard]] std::span<const double> contact_wrenches() const override { return {}; }
  void sense_contacts() override {}
  [[nodiscard]] std::string_view failure() const override {
    return failed_ ? "the stub world broke" : "";
  }
  [[nodiscard]] WorldState save() const override { return {{state_.begin(), state_.end()}}; }
  void restore(const WorldState& state) override {
    std::ranges::copy(state.values, state_.begin());
  }

 private:
  std::array<double, 2> state_{};
  bool failed_ = false;
};

class StubModel final : public Model {
 public:
  [[nodiscard]] int position_size() const override { return 2; }
  [[nodiscard]] int velocity_size() const override { return 2; }
  [[nodiscard]] int actuator_size() const override { return 1; }
  [[nodiscard]] double timestep_s() const override { return 1.0; }
  [[nodiscard]] double mass_kg() const override { return 1.0; }
  [[nodiscard]] double subtree_mass_kg(int) const override { return 1.0; }
  [[nodiscard]] std::span<const double> initial_positions() const override { return {}; }
  [[nodiscard]] int body(std::string_view) const override { return 0; }
  [[nodiscard]] int actuator(std::string_view) const override { return 0; }
  [[nodiscard]] int joint_position(std::string_view) const override { return 0; }
  [[nodiscard]] int joint_velocity(std::string_view) const override { return 0; }
  [[nodiscard]] std::vector<std::string> position_names() const override {
    return {"step [1]", "control [1]"};
  }
  [[nodiscard]] std::vector<std::string> velocity_names() const override {
    return position_names();
  }
  [[nodiscard]] std::unique_ptr<World> new_world() const override {
    return std::make_unique<StubWorld>();
  }
};

class StubEngine final : public Engine {
 public:
  [[nodiscard]] std::string name() const override { return "stub"; }
  [[nodiscard]] std::string version() const override { return "1"; }
  [[nodiscard]] std::shared_ptr<const Model> compile(const std::string&) const override {
    return std::make_shared<StubModel>();
  }
};

class StubRobot final : public Robot {
 public:
  StubRobot(const std::string& name) {
    spec_.name = name;
    spec_.description = "nothing";
    spec_.tags = {"stub"};
  }
  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }
  [[nodiscard]] RobotMjcf mjcf(const Parameters&) const override { return {}; }
  void set_version(int version) { spec_.version = version; }

 private:
  RobotSpec spec_;
};

StubRobot* registered_stub = nullptr;

std::unique_ptr<const Robot> make_stub() {
  auto robot = std::make_unique<StubRobot>("stub");
  registered_stub = robot.get();
  return robot;
}

class StubTask final : public Task {
 public:
  explicit StubTask(double goal) : goal_(goal) {}
  [[nodiscard]] std::vector<Channel> observation() const override {
    return {{"time", "1"}, {"noise", "1"}};
  }
  [[nodiscard]] std::vector<Channel> action() const override { return {{"aim", "1"}}; }
  void reset(World& world, Random& random) override {
    world.reset({}, {});
    noise_ = random.normal();
  }
  void control(const World&, std::span<const float> action,
               std::span<double> controls) const override {
    controls[0] = double{action[0]};
  }
  void observe(const World& world, std::span<float> observation) const override {
    observation[0] = static_cast<float>(world.time_s());
    observation[1] = static_cast<float>(noise_);
  }
  StepOutcome score(const World&, std::span<const float> action, std::span<double> parts) override {
    const bool success = action[0] > 50.0F;
    parts[0] = 1.0;
    parts[1] = success ? 0.0 : -std::abs(double{action[0]} - goal_);
    return {.success = success, .terminated = success};
  }

 private:
  double goal_;
  double noise_ = 0.0;
};

class StubFamily final : public TaskFamily {
 public:
  StubFamily() {
    spec_.name = "stub-aim";
    spec_.description = "guess a number";
    spec_.success = "an action above 50";
    ParameterSpec goal =
        numeric_parameter("goal", "1", 0.3, {0.0, 1.0}, {{0.4, 0.6}}, {-1.0, 2.0}, "the number");
    goal.role = ParameterRole::kTask;
    spec_.parameters = ParameterTable({goal});
    spec_.robot_tags = {"stub"};
    spec_.reward_parts = {"alive", "aim"};
    spec_.horizon = 10;
  }
  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }
  [[nodiscard]] std::string scene(const Parameters& parameters, const Robot&) const override {
    return parameters.to_json().dump();
  }
  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters& parameters, const Robot&,
                                           std::shared_ptr<const Model>) const override {
    return std::make_unique<StubTask>(parameters.number("goal"));
  }

 private:
  FamilySpec spec_;
};

}  // namespace

StubFaults& stub_faults() {
  static StubFaults faults;
  return faults;
}

StubVersion::StubVersion(int version) { registered_stub->set_version(version); }
StubVersion::~StubVersion() { registered_stub->set_version(1); }

}  // namespace adaptbench

ADAPTBENCH_REGISTER(engines, "stub", std::make_unique<adaptbench::StubEngine>())
ADAPTBENCH_REGISTER(robots, "stub", adaptbench::make_stub())
ADAPTBENCH_REGISTER(robots, "stub-other", std::make_unique<adaptbench::StubRobot>("stub-other"))
ADAPTBENCH_REGISTER(robots, "stub-third", std::make_unique<adaptbench::StubRobot>("stub-third"))
ADAPTBENCH_REGISTER(task_families, "stub-aim", std::make_unique<adaptbench::StubFamily>())

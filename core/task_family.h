#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/camera.h"
#include "core/parameter.h"
#include "core/policy.h"
#include "core/random.h"
#include "core/robot.h"
#include "core/simulator.h"

namespace adaptbench {

// One entry of an observation or action vector.
struct Channel {
  std::string name;
  std::string unit;
};

struct FamilySpec {
  std::string name;
  int version = 1;
  // "open-door@1": its variants are, index by index, those of that version of a family with the
  // same parameters. Empty: they are its own.
  std::string variants_of;
  std::string description;
  std::string success;                    // the success test in words, with its threshold and unit
  ParameterTable parameters;              // of the task and the world; the robot adds its own
  std::vector<std::string> robot_tags;    // runs on robots that carry all of these
  std::vector<std::string> reward_parts;  // the reward is their sum
  std::string frames;  // in which positions and vectors are told, in observation and action
  int substeps = 1;    // engine time steps per control step
  int horizon = 200;   // control steps per episode
};

struct StepOutcome {
  double reward = 0.0;      // sum of the parts
  bool success = false;     // does the success test hold at this step?
  bool terminated = false;  // the episode is over before its horizon
};

// A family posed to one world: resolves names once, keeps what an episode must remember. Belongs to
// one thread.
class Task {
 public:
  virtual ~Task() = default;
  [[nodiscard]] virtual std::vector<Channel> observation() const = 0;
  [[nodiscard]] virtual std::vector<Channel> action()
      const = 0;  // each in [-1, 1] unless the name says otherwise
  virtual void reset(World& world, Random& random) = 0;
  // Turns an action as the policy gave it (any finite value; clipped here) into controls
  // [model.actuator_size()], in the state that the world is in.
  virtual void control(const World& world, std::span<const float> action,
                       std::span<double> controls) const = 0;
  virtual void observe(const World& world, std::span<float> observation) const = 0;
  // The camera whose picture follows these numbers in every observation; none: there is no picture.
  [[nodiscard]] virtual std::optional<CameraSpec> camera() const { return std::nullopt; }
  // What the reference controller acts on. Other than the observation where that leaves out what a
  // controller needs (a picture shows it); agents never see it.
  [[nodiscard]] virtual std::vector<Channel> state() const { return observation(); }
  virtual void observe_state(const World& world, std::span<float> state) const {
    observe(world, state);
  }
  // Called after each step. Writes the reward parts [spec.reward_parts] and says whether the step
  // succeeds or ends the episode; `reward` is filled in by the environment.
  virtual StepOutcome score(const World& world, std::span<const float> action,
                            std::span<double> parts) = 0;
};

// A parameterised task, const and shared.
class TaskFamily {
 public:
  virtual ~TaskFamily() = default;
  [[nodiscard]] virtual const FamilySpec& spec() const = 0;
  // Why this point of the table does not exist on this robot ("the handle is out of reach"); empty:
  // it does. Points that do not are drawn anew, so that no variant is one of them. Deterministic.
  [[nodiscard]] virtual std::string objection(const Parameters&, const Robot&) const { return {}; }
  // A policy that solves this variant, told all about it: proof that it can be solved, and a source
  // of demonstrations. Null when the family has none.
  [[nodiscard]] virtual std::unique_ptr<Policy> reference_controller(const Parameters&,
                                                                     const Robot&) const {
    return nullptr;
  }
  // The whole scene as MJCF. `parameters` holds every row of the family's and the robot's table.
  [[nodiscard]] virtual std::string scene(const Parameters& parameters,
                                          const Robot& robot) const = 0;
  [[nodiscard]] virtual std::unique_ptr<Task> pose(const Parameters& parameters, const Robot& robot,
                                                   std::shared_ptr<const Model> model) const = 0;
};

}  // namespace adaptbench

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/episode.h"
#include "core/policy.h"
#include "core/random.h"
#include "core/simulator.h"
#include "core/task_family.h"
#include "core/variant.h"

namespace adaptbench {

// What an agent may see beyond the observation of the task.
enum class Reveal {
  kNothing,
  kTask
};  // kTask adds ParameterTable::encoding to each observation: oracles only

// One variant, ready to be stepped. Belongs to one thread. An observation holds the numbers of
// Task::observation, then what is revealed, then the pixels of Task::camera, each byte as a number
// in [0, 1].
class Environment {
 public:
  // Looks up family, robot and engine by the variant's names and compiles its scene (cached).
  // Throws ConfigError, SimulationError.
  explicit Environment(const Variant& variant, Reveal reveal = Reveal::kNothing);

  [[nodiscard]] const FamilySpec& family() const { return family_.spec(); }
  [[nodiscard]] int observation_size() const;
  [[nodiscard]] ImageShape image() const;  // of the end of each observation
  [[nodiscard]] int action_size() const { return action_size_; }
  [[nodiscard]] int horizon() const { return family_.spec().horizon; }
  [[nodiscard]] const std::string& scene() const { return scene_; }  // MJCF
  [[nodiscard]] const World& world() const { return *world_; }
  [[nodiscard]] const Task& task() const { return *task_; }
  [[nodiscard]] const Model& model() const { return *model_; }

  void reset(Random random, std::span<float> observation);
  // A simulation that fails ends the episode: terminated, with the reason in failure().
  StepOutcome step(std::span<const float> action, std::span<float> observation);
  [[nodiscard]] std::span<const double> reward_parts() const { return parts_; }  // of the last step
  [[nodiscard]] const std::string& failure() const { return failure_; }

  // Runs one whole episode. Streams: random.split("reset"), random.split("policy"). Throws
  // ConfigError for a policy that acts on the state, unless the task is revealed.
  Episode run(const Policy& policy, const Random& random, bool with_digest = false);
  // The same, but a policy that acts on the state is shown it. What is recorded are the
  // observations.
  Episode demonstrate(const Policy& policy, const Random& random);

  // Task::state, in the state that the world is in.
  [[nodiscard]] std::vector<float> state() const;

 private:
  void observe(std::span<float> observation);
  Episode play(const Policy& policy, const Random& random);

  const TaskFamily& family_;
  std::string scene_;
  std::shared_ptr<const Model> model_;
  std::unique_ptr<World> world_;
  std::unique_ptr<Task> task_;
  std::vector<float> encoding_;
  std::optional<CameraSpec> camera_;
  int camera_index_ = 0;
  std::vector<std::uint8_t> pixels_;
  std::vector<double> controls_, parts_;
  std::string failure_;
  int task_observation_size_ = 0;
  int action_size_ = 0;
};

}  // namespace adaptbench

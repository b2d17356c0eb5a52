#include "core/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/hash.h"
#include "core/registry.h"

namespace adaptbench {
namespace {

void check_size(std::string_view what, std::size_t given, int expected) {
  if (given != static_cast<std::size_t>(expected)) {
    throw ConfigError(
        fmt::format("{} has {} entries, the environment takes {}", what, given, expected));
  }
}

template <class Values>
std::span<const float> all_of(const Values& values) {
  return {values.data(), static_cast<std::size_t>(values.size())};
}

std::string digest_of(const Episode& episode) {
  Digest digest;
  digest.add(all_of(episode.observations));
  digest.add(all_of(episode.actions));
  digest.add(all_of(episode.rewards));
  digest.add(episode.failure);
  return digest.hex();
}

}  // namespace

Environment::Environment(const Variant& variant, Reveal reveal)
    : family_(task_families().get(variant.family())) {
  const Robot& robot = robots().get(variant.robot());
  scene_ = family_.scene(variant.parameters(), robot);
  model_ = compile_cached(engines().get(variant.engine()), scene_);
  world_ = model_->new_world();
  task_ = family_.pose(variant.parameters(), robot, model_);
  task_observation_size_ = static_cast<int>(task_->observation().size());
  action_size_ = static_cast<int>(task_->action().size());
  controls_.resize(static_cast<std::size_t>(model_->actuator_size()));
  parts_.resize(family_.spec().reward_parts.size());
  if (reveal == Reveal::kTask) {
    encoding_ =
        family_.spec().parameters.joined(robot.spec().parameters).encoding(variant.parameters());
  }
  camera_ = task_->camera();
  if (camera_) {
    camera_index_ = model_->camera(camera_->name);
    pixels_.resize(static_cast<std::size_t>(image().size()));
  }
}

ImageShape Environment::image() const { return camera_ ? camera_->shape() : ImageShape{}; }

int Environment::observation_size() const {
  return task_observation_size_ + static_cast<int>(encoding_.size() + pixels_.size());
}

void Environment::observe(std::span<float> observation) {
  check_size("the observation", observation.size(), observation_size());
  task_->observe(*world_, observation.first(static_cast<std::size_t>(task_observation_size_)));
  const auto rest =
      std::copy(encoding_.begin(), encoding_.end(), observation.begin() + task_observation_size_);
  if (!camera_) return;
  world_->render(camera_index_, image(), pixels_);
  std::transform(pixels_.begin(), pixels_.end(), rest,
                 [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; });
}

std::vector<float> Environment::state() const {
  std::vector<float> state(task_->state().size());
  task_->observe_state(*world_, state);
  return state;
}

void Environment::reset(Random random, std::span<float> observation) {
  failure_.clear();
  std::fill(parts_.begin(), parts_.end(), 0.0);
  task_->reset(*world_, random);
  observe(observation);
}

StepOutcome Environment::step(std::span<const float> action, std::span<float> observation) {
  check_size("the action", action.size(), action_size_);
  StepOutcome outcome;
  if (!std::all_of(action.begin(), action.end(),
                   [](float value) { return std::isfinite(value); })) {
    failure_ = "the policy's action is not finite";
  } else {
    task_->control(*world_, action, controls_);
    world_->step(controls_, family_.spec().substeps);
    failure_ = world_->failure();
  }
  std::fill(parts_.begin(), parts_.end(), 0.0);
  if (failure_.empty()) {
    outcome = task_->score(*world_, action, parts_);
    outcome.reward = std::accumulate(parts_.begin(), parts_.end(), 0.0);
    if (!std::isfinite(outcome.reward)) failure_ = "the reward is not finite";
  }
  if (!failure_.empty()) {
    std::fill(parts_.begin(), parts_.end(), 0.0);
    std::fill(observation.begin(), observation.end(), 0.0F);
    return {.reward = 0.0, .success = false, .terminated = true};
  }
  observe(observation);
  return outcome;
}

Episode Environment::run(const Policy& policy, const Random& random, bool with_digest) {
  if (policy.acts_on_state() && encoding_.empty()) {
    throw ConfigError(fmt::format(
        "a policy that acts on the state of task '{}' may demonstrate and is not scored",
        family_.spec().name));
  }
  Episode episode = play(policy, random);
  if (with_digest) episode.digest = digest_of(episode);
  return episode;
}

Episode Environment::demonstrate(const Policy& policy, const Random& random) {
  return play(policy, random);
}

Episode Environment::play(const Policy& policy, const Random& random) {
  Episode episode;
  episode.observations.resize(horizon(), observation_size());
  episode.actions.setZero(horizon(), action_size());  // what a policy leaves out is 0, always
  episode.rewards.resize(horizon());
  episode.reward_parts.assign(parts_.size(), 0.0);

  std::vector<float> observation(static_cast<std::size_t>(observation_size()));
  const std::unique_ptr<Actor> actor = policy.begin_episode(random.split("policy"));
  reset(random.split("reset"), observation);

  int length = 0;
  while (length < horizon() && !episode.terminated) {
    std::span<float> action(episode.actions.row(length).data(),
                            static_cast<std::size_t>(action_size()));
    std::copy(observation.begin(), observation.end(), episode.observations.row(length).data());
    if (policy.acts_on_state()) {
      actor->act(state(), action);
    } else {
      actor->act(observation, action);
    }
    const StepOutcome outcome = step(action, observation);
    episode.rewards[length] = static_cast<float>(outcome.reward);
    for (std::size_t i = 0; i < parts_.size(); ++i) episode.reward_parts[i] += parts_[i];
    episode.total_reward += outcome.reward;
    episode.success_ever = episode.success_ever || outcome.success;
    episode.success_at_end = outcome.success;
    episode.terminated = outcome.terminated;
    ++length;
  }
  episode.failure = failure_;
  episode.observations.conservativeResize(length, Eigen::NoChange);
  episode.actions.conservativeResize(length, Eigen::NoChange);
  episode.rewards.conservativeResize(length);
  return episode;
}

}  // namespace adaptbench

#include "tests/algorithms/support/point_tasks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/registry.h"

namespace adaptbench {
namespace {

constexpr const char* kFamily = "test-goal";
constexpr const char* kRobot = "test-point";
constexpr int kHorizon = 10;
constexpr float kStep = 0.2F;
constexpr ImageShape kPicture{16, 16, 3};

std::array<float, 2> goal_of(const Parameters& parameters) {
  const double direction = parameters.number("goal_direction");
  return {static_cast<float>(std::cos(direction)), static_cast<float>(std::sin(direction))};
}

// A bright spot of 3 x 3 pixels where the goal is, in a view of [-1.2, 1.2] in x and y.
void paint(std::array<float, 2> goal, std::span<float> pixels) {
  const auto pixel = [](float place) { return static_cast<int>((place + 1.2F) / 2.4F * 16.0F); };
  const int column = pixel(goal[0]), row = pixel(goal[1]);
  for (int y = std::max(row - 1, 0); y <= std::min(row + 1, 15); ++y) {
    for (int x = std::max(column - 1, 0); x <= std::min(column + 1, 15); ++x) {
      std::fill_n(pixels.begin() + 3 * (16 * y + x), 3, 1.0F);
    }
  }
}

// Steps towards a goal that it is told, as far as a step goes.
class Guide final : public Policy {
 public:
  explicit Guide(std::array<float, 2> goal) : goal_(goal) {}
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Step>(goal_);
  }

 private:
  class Step final : public Actor {
   public:
    explicit Step(std::array<float, 2> goal) : goal_(goal) {}
    void act(std::span<const float> observation, std::span<float> action) override {
      for (std::size_t k = 0; k < 2; ++k) {
        action[k] = std::clamp(goal_[k] - observation[k], -kStep, kStep);
      }
    }

   private:
    std::array<float, 2> goal_;
  };
  std::array<float, 2> goal_;
};

class GoalFamily final : public TaskFamily {
 public:
  GoalFamily() {
    spec_.name = kFamily;
    spec_.parameters =
        ParameterTable({numeric_parameter("goal_direction", "rad", 0.0, {-3.1, 3.1}, {{1.0, 1.5}},
                                          {-3.14, 3.14}, "where the goal is")});
    spec_.reward_parts = {"distance"};
    spec_.horizon = kHorizon;
  }
  [[nodiscard]] const FamilySpec& spec() const override { return spec_; }
  [[nodiscard]] std::unique_ptr<Policy> reference_controller(const Parameters& parameters,
                                                             const Robot&) const override {
    return std::make_unique<Guide>(goal_of(parameters));
  }
  [[nodiscard]] std::string scene(const Parameters&, const Robot&) const override {
    throw SimulationError("the test family has no scene");
  }
  [[nodiscard]] std::unique_ptr<Task> pose(const Parameters&, const Robot&,
                                           std::shared_ptr<const Model>) const override {
    throw SimulationError("the test family has no scene");
  }

 private:
  FamilySpec spec_;
};

class Pointlike final : public Robot {
 public:
  Pointlike() { spec_.name = kRobot; }
  [[nodiscard]] const RobotSpec& spec() const override { return spec_; }
  [[nodiscard]] RobotMjcf mjcf(const Parameters&) const override { return {}; }

 private:
  RobotSpec spec_;
};

ADAPTBENCH_REGISTER(task_families, kFamily, std::make_unique<GoalFamily>())
ADAPTBENCH_REGISTER(robots, kRobot, std::make_unique<Pointlike>())

}  // namespace

PointTasks::PointTasks(const Settings& settings)
    : settings_(settings),
      problem_{2 + (settings.told ? 2 : 0) + settings.observation_padding +
                   (settings.pictures ? kPicture.size() : 0),
               2,
               kHorizon,
               settings.shots,
               settings.episodes_per_shot,
               true,
               settings.pictures ? kPicture : ImageShape{}},
      family_(task_families().get(kFamily)),
      robot_(robots().get(kRobot)),
      space_(family_, robot_, "none"),
      threads_(settings.threads) {}

TrainingVariant PointTasks::variant(std::size_t index) const {
  if (index >= size()) throw ConfigError("no training variant " + std::to_string(index));
  return space_.train(index);
}

TrainingVariant PointTasks::validation_variant(std::size_t index) const {
  if (index >= validation_size())
    throw ConfigError("no validation variant " + std::to_string(index));
  return space_.validation(index);
}

std::unique_ptr<Policy> PointTasks::demonstrator(const TrainingVariant& variant) {
  if (variant.level() != Level::kTrain) throw ConfigError("no demonstrations of " + variant.id());
  return family_.reference_controller(variant.parameters(), robot_);
}

std::vector<Episodes> PointTasks::collect(std::span<const TrainingRollout> requests) {
  std::int64_t training = 0, validation = 0;
  for (const TrainingRollout& request : requests) {
    const std::int64_t steps = std::int64_t{request.episodes} * kHorizon;
    (request.variant->level() == Level::kTrain ? training : validation) += steps;
    collected_.insert(request.variant->id());
  }
  if (training > steps_left()) throw BudgetError("the test budget is spent");
  used_ += training;
  validation_steps_ += validation;
  std::vector<Episodes> results(requests.size());
  threads_.parallel_for(requests.size(), [&](std::size_t i) {
    const TrainingRollout& request = requests[i];
    for (int e = 0; e < request.episodes; ++e) {
      const Random random = request.random.split("episode", static_cast<std::uint64_t>(e));
      results[i].push_back(run(*request.variant, *request.policy, random));
    }
  });
  return results;
}

Episode PointTasks::run(const Variant& variant, const Policy& policy, const Random& random) const {
  const std::array<float, 2> goal = goal_of(variant.parameters());
  Episode episode;
  episode.observations = Matrix::Zero(kHorizon, problem_.observation_size);
  episode.actions = Matrix(kHorizon, 2);
  episode.rewards = Vector(kHorizon);
  const auto actor = policy.begin_episode(random);
  std::array<float, 2> position{0.0F, 0.0F}, action{};
  std::vector<float> observation(static_cast<std::size_t>(problem_.observation_size), 0.0F);
  for (int t = 0; t < kHorizon; ++t) {
    std::copy(position.begin(), position.end(), observation.begin());
    if (settings_.told) std::copy(goal.begin(), goal.end(), observation.begin() + 2);
    if (settings_.pictures) {
      paint(goal, std::span(observation).last(static_cast<std::size_t>(kPicture.size())));
    }
    actor->act(observation, action);
    float squared = 0.0F;
    for (std::size_t k = 0; k < 2; ++k) {
      position[k] += std::clamp(action[k], -kStep, kStep);
      squared += (position[k] - goal[k]) * (position[k] - goal[k]);
    }
    episode.observations.row(t) =
        Eigen::Map<const Eigen::RowVectorXf>(observation.data(), problem_.observation_size);
    episode.actions.row(t) << action[0], action[1];
    episode.rewards[t] = -std::sqrt(squared);
    episode.total_reward += static_cast<double>(episode.rewards[t]);
  }
  return episode;
}

}  // namespace adaptbench

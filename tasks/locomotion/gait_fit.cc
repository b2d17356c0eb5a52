#include "tasks/locomotion/gait_fit.h"

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "tasks/locomotion/locomotion_task.h"

namespace adaptbench {
namespace {

constexpr int kElites = 8;
constexpr int kFreshEpisodes = 4;
constexpr double kSmoothing = 0.3;  // share of the old distribution that is kept
constexpr double kMinDeviation = 0.03;
constexpr double kNearDeviation = 0.25;  // of a search that starts near a known gait
constexpr Interval kFrequencyHz{0.5, 5.0};

using Point = Eigen::VectorXd;  // frequency / 2 Hz, then sine, cosine and offset of each motor

Gait gait_at(const Point& point) {
  Gait gait;
  gait.frequency_hz = std::clamp(2.0 * point[0], kFrequencyHz.low, kFrequencyHz.high);
  for (Eigen::Index i = 1; i < point.size(); i += 3) {
    gait.motors.push_back({point[i], point[i + 1], point[i + 2]});
  }
  return gait;
}

Point point_of(const Gait& gait) {
  Point point(1 + 3 * static_cast<Eigen::Index>(gait.motors.size()));
  point[0] = gait.frequency_hz / 2.0;
  Eigen::Index next = 1;
  for (const Gait::Motor& motor : gait.motors) {
    point[next++] = motor.sine;
    point[next++] = motor.cosine;
    point[next++] = motor.offset;
  }
  return point;
}

// A normal distribution with independent coordinates.
struct Distribution {
  Point mean, deviation;

  [[nodiscard]] Point draw(Random& random) const {
    Point point = mean;
    for (Eigen::Index i = 0; i < point.size(); ++i) point[i] += deviation[i] * random.normal();
    return point;
  }

  void move_to(const std::vector<Point>& elites) {
    const auto count = static_cast<double>(elites.size());
    Point new_mean = Point::Zero(mean.size()), variance = Point::Zero(mean.size());
    for (const Point& point : elites) new_mean += point / count;
    for (const Point& point : elites) variance += (point - new_mean).cwiseAbs2() / count;
    mean = kSmoothing * mean + (1.0 - kSmoothing) * new_mean;
    deviation = kSmoothing * deviation + (1.0 - kSmoothing) * variance.cwiseSqrt();
    deviation = deviation.cwiseMax(kMinDeviation);
  }
};

Distribution first_distribution(int motors, const std::optional<Gait>& start) {
  const Eigen::Index size = 1 + 3 * static_cast<Eigen::Index>(motors);
  if (start) return {point_of(*start), Point::Constant(size, kNearDeviation)};
  Distribution wide{Point::Zero(size), Point::Constant(size, 0.7)};
  wide.mean[0] = 1.0;
  wide.deviation[0] = 0.4;
  for (Eigen::Index i = 3; i < size; i += 3) wide.deviation[i] = 0.3;  // offsets
  return wide;
}

struct Trial {
  Point point;
  double total_reward = 0.0;
  double final_velocity = 0.0;
  bool success = false;
};

Trial run(Environment& environment, const Point& point, const Random& random) {
  const double period_s = environment.model().timestep_s() * environment.family().substeps;
  const GaitPolicy policy(gait_at(point), period_s);
  const std::unique_ptr<Actor> actor = policy.begin_episode(random);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  environment.reset(random, observation);
  Trial trial{point};
  const auto& parts = environment.family().reward_parts;
  const auto velocity =
      static_cast<std::size_t>(std::ranges::find(parts, "velocity") - parts.begin());
  const int final_steps = static_cast<int>(kJudgedS / period_s + 0.5);
  for (int step = 0; step < environment.horizon(); ++step) {
    actor->act(observation, action);
    const StepOutcome outcome = environment.step(action, observation);
    trial.total_reward += outcome.reward;
    trial.success = outcome.success;
    if (step >= environment.horizon() - final_steps) {
      trial.final_velocity += environment.reward_parts()[velocity] / final_steps;
    }
    if (outcome.terminated) break;
  }
  return trial;
}

// One generation: the first point is the middle of the search, what the last generation learned or
// the gait to begin with.
std::vector<Trial> generation(Environment& environment, const Distribution& search, Random random) {
  Random draws = random.split("draws");
  std::vector<Trial> trials;
  for (std::uint64_t i = 0; i < kGaitPopulation; ++i) {
    const Point point = i == 0 ? search.mean : search.draw(draws);
    trials.push_back(run(environment, point, random.split("episode", i)));
    if (!environment.failure().empty())  // what breaks the simulation has not done well in it
      trials.back().total_reward = -std::numeric_limits<double>::infinity();
  }
  std::stable_sort(trials.begin(), trials.end(),
                   [](const Trial& a, const Trial& b) { return a.total_reward > b.total_reward; });
  trials.resize(kElites);
  return trials;
}

GaitFit judged(Environment& environment, const Point& point, const Random& random) {
  GaitFit fit;
  fit.gait = gait_at(point);
  for (std::uint64_t i = 0; i < kFreshEpisodes; ++i) {
    const Trial trial = run(environment, point, random.split("fresh", i));
    fit.mean_return += trial.total_reward / kFreshEpisodes;
    fit.final_velocity += trial.final_velocity / kFreshEpisodes;
    fit.success_rate += trial.success ? 1.0 / kFreshEpisodes : 0.0;
  }
  return fit;
}

}  // namespace

GaitFit fit_gait(const Variant& variant, int evaluations, const Random& random,
                 const std::optional<Gait>& start) {
  Environment environment(variant);
  Distribution search = first_distribution(environment.action_size(), start);
  Trial best{search.mean, -std::numeric_limits<double>::infinity()};
  int used = 0;
  bool found = false;
  while (!found && used + kGaitPopulation <= evaluations) {
    const std::vector<Trial> elites = generation(
        environment, search, random.split("generation", static_cast<std::uint64_t>(used)));
    used += kGaitPopulation;
    found =
        std::all_of(elites.begin(), elites.end(), [](const Trial& trial) { return trial.success; });
    if (elites.front().total_reward > best.total_reward) best = elites.front();
    std::vector<Point> points;
    for (const Trial& trial : elites) points.push_back(trial.point);
    search.move_to(points);
  }
  // The luckiest gait of the search may be fragile; its middle is what survived many draws.
  GaitFit fit = judged(environment, best.point, random);
  if (!fit.solved()) {
    GaitFit middle = judged(environment, search.mean, random);
    if (middle.success_rate > fit.success_rate) fit = std::move(middle);
  }
  fit.evaluations = used;
  return fit;
}

}  // namespace adaptbench

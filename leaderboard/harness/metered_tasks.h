#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/environment.h"
#include "core/training_tasks.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// What training took from the track: kept in checkpoints and results.
struct TrainingMeter {
  std::int64_t steps = 0;
  std::int64_t episodes = 0;
  std::int64_t failed_episodes = 0;
  std::int64_t validation_steps = 0;
  std::int64_t demonstrators = 0;  // how often a variant's reference controller was asked for
  // Episodes run on each variant: "run-direction@1/half-cheetah@1/mujoco/train" -> index ->
  // episodes.
  std::map<std::string, std::map<std::size_t, std::int64_t>> draws;

  [[nodiscard]] Json to_json() const;
  static TrainingMeter from_json(const Json& object, const std::string& where);  // throws DataError
};

// The training variants of a track behind a meter.
class MeteredTrainingTasks final : public TrainingTasks {
 public:
  MeteredTrainingTasks(const Track& track, Reveal reveal, ThreadPool& threads);

  [[nodiscard]] const ProblemSpec& problem() const override { return problem_; }
  [[nodiscard]] std::size_t size() const override { return training_.size(); }
  [[nodiscard]] TrainingVariant variant(std::size_t index) const override;
  [[nodiscard]] std::size_t validation_size() const override { return validation_.size(); }
  [[nodiscard]] TrainingVariant validation_variant(std::size_t index) const override;
  [[nodiscard]] std::unique_ptr<Policy> demonstrator(const TrainingVariant& variant) override;
  std::vector<Episodes> collect(std::span<const TrainingRollout> requests) override;
  [[nodiscard]] std::int64_t steps_used() const override { return meter_.steps; }
  [[nodiscard]] std::int64_t steps_left() const override { return budget_ - meter_.steps; }
  [[nodiscard]] ThreadPool& threads() override { return threads_; }

  [[nodiscard]] const TrainingMeter& meter() const { return meter_; }
  void restore(TrainingMeter meter) { meter_ = std::move(meter); }

 private:
  // Throws what collect() throws before anything runs; returns the most training steps that these
  // take.
  std::int64_t check(std::span<const TrainingRollout> requests) const;
  void require_known(const Variant& variant) const;

  Reveal reveal_;
  const TaskFamily& family_;
  ThreadPool& threads_;
  ProblemSpec problem_;
  std::vector<TrainingVariant> training_, validation_;
  std::unordered_set<std::string> known_;  // content hashes of both
  std::int64_t budget_ = 0;
  TrainingMeter meter_;
};

}  // namespace adaptbench

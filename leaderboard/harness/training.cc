#include "leaderboard/harness/training.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/metered_tasks.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/harness/system_info.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What makes two runs the same run; part of every checkpoint's header.
Json identity_of(const Track& track, const AlgorithmSpec& spec, const Options& options,
                 std::uint64_t seed) {
  return {{"algorithm", spec.name},
          {"algorithm_version", spec.version},
          {"options", options.effective()},
          {"track", track.name},
          {"track_version", track.version},
          {"track_hash", track.hash},
          {"seed", seed}};
}

// "seed is 3 there and 4 here"
std::string differences(const Json& there, const Json& here, const std::string& prefix = "") {
  std::string text;
  for (const auto& [key, value] : here.items()) {
    const Json other = there.contains(key) ? there.at(key) : Json();
    if (other == value) continue;
    if (value.is_object() && other.is_object()) {
      text += differences(other, value, prefix + key + ".");
    } else {
      text += fmt::format("{}{}{} is {} there and {} here", text.empty() ? "" : ", ", prefix, key,
                          other.dump(), value.dump());
    }
  }
  return text;
}

Options options_of(const Track& track, const AlgorithmSpec& spec, const Json& given) {
  Json merged = recommended_options(track, spec.name);
  for (const auto& [name, value] : given.items()) merged[name] = value;
  return Options(spec.options, merged);
}

// A space that was trained on and that the track does not have today; empty: none. A new version of
// a robot or family has other variants.
std::string space_of_old(const TrainingMeter& meter, const Track& track) {
  const auto today = training_spaces(track);
  for (const auto& [space, counts] : meter.draws) {
    if (!today.contains(space)) return space;
  }
  return "";
}

// What was learned on variants of old can neither go on with those of today nor be scored as if it
// had met them.
void require_today(const TrainingMeter& meter, const Track& track, const fs::path& path) {
  const std::string space = space_of_old(meter, track);
  if (space.empty()) return;
  throw ConfigError(fmt::format(
      "{} was trained on {}; this program has {}. Give another --out, or delete the checkpoint, "
      "the log, the rows and the result in {} to train anew",
      path.string(), space, fmt::join(training_spaces(track), ", "),
      fs::absolute(path).parent_path().string()));
}

// One training run between its start (or resume) and its end (or interruption).
class TrainingRun {
 public:
  explicit TrainingRun(const TrainRequest& request)
      : request_(request),
        factory_(algorithms().get(request.algorithm)),
        options_(options_of(request.track, factory_.spec(), request.options)),
        identity_(identity_of(request.track, factory_.spec(), options_, request.seed)),
        random_(Random(request.seed).split("training")),
        tasks_(request.track, reveal_to(factory_.spec().told_task), *request.threads),
        path_(request.out / "checkpoint.adaptbench") {
    algorithm_ = factory_.make(tasks_.problem(), options_, random_.split("construct"));
    make_folder(request.out);
    // Before the checkpoint is read: who holds the log is the only one who writes either.
    log_ =
        std::make_unique<LineFile>(request.out / "training-log.jsonl", Durability::kProgramFailure);
    if (fs::exists(path_)) resume();
    log_->keep(static_cast<std::size_t>(iteration_));
  }

  TrainOutcome run() {
    if (complete_) return {path_, iteration_, tasks_.steps_used(), true};
    if (std::ranges::find(builds_, build_info()) == builds_.end()) builds_.push_back(build_info());
    steps_at_start_ = tasks_.steps_used();
    share_at_start_ = share_done();
    while (factory_.spec().trains && iterate()) {
      if (seconds_since(saved_) >= request_.checkpoint_every_s) save();
      if (request_.stop != nullptr && *request_.stop) interrupt();
    }
    complete_ = true;
    save();
    return {path_, iteration_, tasks_.steps_used(), false};
  }

 private:
  bool iterate() {
    TrainingReport report;
    const auto start = Clock::now();
    const Random random = random_.split("iteration", static_cast<std::uint64_t>(iteration_));
    if (!algorithm_->train_iteration(tasks_, random, report)) return false;
    ++iteration_;
    log_->append(Json({{"iteration", iteration_},
                       {"steps", tasks_.steps_used()},
                       {"validation_steps", tasks_.meter().validation_steps},
                       {"mean_return", report.mean_return},
                       {"metrics", report.metrics},
                       {"seconds", seconds_since(start)}})
                     .dump());
    tell(report);
    return true;
  }

  void tell(const TrainingReport& report) const {
    if (request_.progress == nullptr) return;
    const double seconds = seconds_since(started_), share = share_done();
    ProgressReport line;
    line.phase = "train " + request_.algorithm;
    line.done = iteration_;
    line.expected = share > 0.0 ? std::lround(static_cast<double>(iteration_) / share) : -1;
    line.mean_return = report.mean_return;
    line.steps_per_s = static_cast<double>(tasks_.steps_used() - steps_at_start_) / seconds;
    if (share > share_at_start_)
      line.seconds_left = seconds * (1.0 - share) / (share - share_at_start_);
    request_.progress->report(line);
  }

  // What ends the training is the budget or the algorithm, whichever comes first.
  [[nodiscard]] double share_done() const {
    const std::int64_t budget = request_.track.training.steps;
    const double spent =
        budget > 0 ? static_cast<double>(tasks_.steps_used()) / static_cast<double>(budget) : 0.0;
    return std::min(std::max(spent, algorithm_->share_done()), 1.0);
  }

  void save() {
    Checkpoint checkpoint;
    algorithm_->save(checkpoint);
    Json own = identity_;
    own["progress"] = {{"iteration", iteration_},
                       {"complete", complete_},
                       {"meter", tasks_.meter().to_json()},
                       {"builds", builds_}};
    for (const auto& [key, value] : own.items()) {
      if (checkpoint.header.contains(key)) {
        throw ConfigError(
            fmt::format("algorithm '{}' saves a header '{}', which the harness keeps for itself",
                        factory_.spec().name, key));
      }
      checkpoint.header[key] = value;
    }
    checkpoint.write(path_);
    saved_ = Clock::now();
  }

  void resume() {
    const Checkpoint checkpoint = Checkpoint::read(path_);
    const std::string differing = differences(checkpoint.header, identity_);
    if (!differing.empty()) {
      throw ConfigError(fmt::format(
          "{} belongs to another run: {}. Give another folder, or delete this one to start anew",
          path_.string(), differing));
    }
    const std::string where = path_.string() + ": progress";
    JsonFields header(checkpoint.header, path_.string());
    JsonFields progress(header.object("progress"), where);
    iteration_ = progress.integer("iteration", 0, kMost);
    complete_ = progress.boolean("complete");
    if (progress.has("builds")) builds_ = progress.array("builds");
    tasks_.restore(TrainingMeter::from_json(progress.object("meter"), where));
    require_today(tasks_.meter(), request_.track, path_);
    algorithm_->load(checkpoint);
  }

  [[noreturn]] void interrupt() {
    save();
    throw Interrupted(fmt::format(
        "stopped after iteration {} with {} of {} steps used; run the same command again to go on",
        iteration_, tasks_.steps_used(), request_.track.training.steps));
  }

  const TrainRequest& request_;
  const AlgorithmFactory& factory_;
  Options options_;
  Json identity_;
  Random random_;
  MeteredTrainingTasks tasks_;
  fs::path path_;
  std::unique_ptr<Algorithm> algorithm_;
  std::unique_ptr<LineFile> log_;
  std::int64_t iteration_ = 0, steps_at_start_ = 0;
  double share_at_start_ = 0.0;
  bool complete_ = false;
  Json builds_ = Json::array();  // that had a part in this training
  Clock::time_point started_ = Clock::now(), saved_ = started_;
};

Result read_own_result(const fs::path& path) {
  try {
    return read_result(path);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}. If it is damaged, delete that file to have it written anew",
                                error.what()));
  }
}

}  // namespace

TrainOutcome train(const TrainRequest& request) { return TrainingRun(request).run(); }

bool has_result(const TrainRequest& request) {
  const fs::path path = request.out / "result.json";
  if (!fs::exists(path)) return false;
  const AlgorithmSpec& spec = algorithms().get(request.algorithm).spec();
  const Result result = read_own_result(path);
  return result.training_complete && result.track.hash == request.track.hash &&
         result.algorithm == spec.name && result.algorithm_version == spec.version &&
         canonical_dump(result.options) ==
             canonical_dump(options_of(request.track, spec, request.options).effective()) &&
         result.seed == request.seed && space_of_old(result.training, request.track).empty() &&
         std::ranges::equal(result.rows, planned_cells(request.track, request.seed), is_row_of);
}

TrainedAlgorithm load_trained(const Track& track, const fs::path& path) {
  TrainedAlgorithm trained;
  trained.checkpoint = Checkpoint::read(path);
  JsonFields header(trained.checkpoint.header, path.string());
  if (header.text("track_hash") != track.hash) {
    throw DataError(fmt::format(
        "{} was trained on {} version {} (hash {}); asked for is {} version {} (hash {})",
        path.string(), header.text("track"), header.integer("track_version", 0, kMost),
        header.text("track_hash"), track.name, track.version, track.hash));
  }
  const AlgorithmFactory& factory = algorithms().get(header.text("algorithm"));
  trained.spec = &factory.spec();
  if (header.integer("algorithm_version", 0, kMost) != trained.spec->version) {
    throw DataError(fmt::format("{} was made by version {} of '{}'; this program has version {}",
                                path.string(), header.integer("algorithm_version", 0, kMost),
                                trained.spec->name, trained.spec->version));
  }
  const std::string where = path.string() + ": progress";
  JsonFields progress(header.object("progress"), where);
  require_today(TrainingMeter::from_json(progress.object("meter"), where), track, path);
  trained.checkpoint_hash = trained.checkpoint.content_hash();
  const auto seed = static_cast<std::uint64_t>(header.integer("seed", 0, kMost));
  trained.algorithm = factory.make(problem_of(track, reveal_to(trained.spec->told_task)),
                                   Options(trained.spec->options, header.object("options")),
                                   Random(seed).split("training").split("construct"));
  trained.algorithm->load(trained.checkpoint);
  return trained;
}

}  // namespace adaptbench

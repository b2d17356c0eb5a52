#include "leaderboard/harness/track.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <system_error>

#include "core/error.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/schema.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestTrack = std::size_t{16} << 20;
constexpr std::size_t kMostVariants = 200000;  // of training; as many cells per training seed

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> result;
  for (const auto& item : array) result.push_back(item.get<std::string>());
  return result;
}

// "variants": 1024 of each robot, or [1024, 16] of the first and the second.
std::vector<std::size_t> read_counts(JsonFields& fields, std::size_t robots) {
  const Json& given = fields.required("variants");
  if (!given.is_array()) {
    const auto each = static_cast<std::size_t>(fields.integer("variants", 1, 1000000));
    return std::vector<std::size_t>(robots, each);
  }
  std::vector<std::size_t> counts;
  for (const Json& count : given) counts.push_back(count.get<std::size_t>());
  if (counts.size() != robots) {
    throw DataError(fmt::format("{}: variants of {} robots, but there are {}", fields.where(),
                                counts.size(), robots));
  }
  return counts;
}

TrainingPlan read_training(const Json& object, const std::string& where) {
  JsonFields fields(object, where + ": training");
  TrainingPlan plan;
  plan.robots = strings(fields.array("robots"));
  plan.engine = fields.text("engine");
  plan.variants = read_counts(fields, plan.robots.size());
  plan.validation_variants =
      static_cast<std::size_t>(fields.integer("validation_variants", 0, 100000));
  plan.steps = fields.integer("steps", 0, 1000000000000);
  fields.finish();
  return plan;
}

void require_only_on(Level owner, const char* field, Level level, bool given,
                     const std::string& where) {
  if (given == (level == owner)) return;
  throw DataError(fmt::format(
      "{}: {}", where,
      given ? fmt::format("'{}' belongs to the level {} alone", field, level_name(owner))
            : fmt::format("the level {} needs '{}'", level_name(owner), field)));
}

LevelPlan read_level(Level level, const Json& object, const TrainingPlan& training,
                     const std::string& where) {
  JsonFields fields(object, fmt::format("{}: level {}", where, level_name(level)));
  LevelPlan plan{level, static_cast<std::size_t>(fields.integer("variants", 1, 100000)), 1,
                 training.robots, training.engine};
  if (fields.has("repeats")) plan.repeats = static_cast<int>(fields.integer("repeats", 1, 1000));
  const bool new_robots = fields.has("robots"), new_engine = fields.has("engine");
  if (new_robots) plan.robots = strings(fields.array("robots"));
  if (new_engine) plan.engine = fields.text("engine");
  fields.finish();
  require_only_on(Level::kRobot, "robots", level, new_robots, fields.where());
  require_only_on(Level::kEngine, "engine", level, new_engine, fields.where());
  if (new_engine && plan.engine == training.engine) {
    throw DataError(fields.where() + ": engine '" + plan.engine +
                    "' is the one that training uses");
  }
  for (const auto& robot : new_robots ? plan.robots : std::vector<std::string>{}) {
    if (std::ranges::count(training.robots, robot) > 0) {
      throw DataError(fields.where() + ": robot '" + robot + "' is one that training uses");
    }
  }
  const std::size_t trained = std::ranges::min(training.variants);
  if (level == Level::kTrain && plan.variants > trained) {
    throw DataError(fmt::format("{}: {} variants, but training has {}", fields.where(),
                                plan.variants, trained));
  }
  return plan;
}

AdaptationLimits read_limits(const Json& object, const std::string& where) {
  JsonFields fields(object, where + ": limits");
  AdaptationLimits limits;
  if (fields.has("gradient_updates"))
    limits.gradient_updates = fields.integer("gradient_updates", 0, 1000000000);
  if (fields.has("seconds")) limits.seconds = fields.number("seconds", 1e-6, 1e6);
  fields.finish();
  return limits;
}

// A track that nobody could run is an error of its file, and not a reason to run out of memory.
void check_size(const Track& track, const std::string& where) {
  const TrainingPlan& training = track.training;
  const std::size_t variants =
      training.total_variants() + training.validation_variants * training.robots.size();
  std::size_t cells = 0;
  for (const LevelPlan& plan : track.levels) {
    cells += plan.variants * static_cast<std::size_t>(plan.repeats) * plan.robots.size();
  }
  if (variants > kMostVariants || cells > kMostVariants) {
    throw DataError(fmt::format("{}: {} training variants and {} cells; allowed are {} of each",
                                where, variants, cells, kMostVariants));
  }
}

// Name to path below one folder of tracks.
void add_tracks(const fs::path& folder, std::map<std::string, fs::path>& known) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() != ".json") continue;
    known.emplace(it->path().lexically_relative(folder).replace_extension().generic_string(),
                  it->path());
  }
}

std::map<std::string, fs::path> known_tracks() {
  std::map<std::string, fs::path> known;  // the first folder wins
  if (const char* folder = std::getenv("ADAPTBENCH_TRACKS")) add_tracks(folder, known);
  add_tracks(data_folder() / "tracks", known);
  return known;
}

// Results on a changed copy would be refused where they are compared, after all the work.
void require_own_name(const Track& track, const fs::path& path,
                      const std::map<std::string, fs::path>& known) {
  const auto found = known.find(track.name);
  if (found == known.end() || found->second == path) return;
  const Json shipped = read_json(found->second, kLargestTrack);
  if (sha256(canonical_dump(shipped)) == track.hash) return;
  throw ConfigError(
      fmt::format("{} calls itself '{}', but is not what {} holds: give it another name",
                  path.string(), track.name, found->second.string()));
}

}  // namespace

bool Track::is_excluded(std::string_view variant_id) const { return excluded.contains(variant_id); }

Track track_from_json(const Json& document, const std::string& where) {
  validate_against_schema(document, "track", where);
  JsonFields fields(document, where);
  fields.text("schema");
  Track track;
  track.name = fields.text("name");
  track.version = static_cast<int>(fields.integer("version", 1, 1000));
  track.description = fields.text("description");
  track.family = fields.text("family");
  track.training = read_training(fields.object("training"), where);
  JsonFields levels(fields.object("levels"), where + ": levels");
  for (const Level level : all_levels()) {
    const std::string name(level_name(level));
    if (levels.has(name))
      track.levels.push_back(read_level(level, levels.object(name), track.training, where));
  }
  levels.finish();
  track.shots = static_cast<int>(fields.integer("shots", 0, 1000));
  track.episodes_per_shot = static_cast<int>(fields.integer("episodes_per_shot", 1, 100000));
  if (fields.has("limits")) track.limits = read_limits(fields.object("limits"), where);
  track.evaluation_episodes = static_cast<int>(fields.integer("evaluation_episodes", 1, 10000));
  track.training_seeds = static_cast<int>(fields.integer("training_seeds", 1, 1000));
  for (auto& id : strings(fields.array("excluded"))) {
    if (!track.excluded.insert(id).second)
      throw DataError(fmt::format("{}: '{}' is excluded twice", where, id));
  }
  JsonFields anchors(fields.object("anchors"), where + ": anchors");
  if (anchors.has("low")) track.low_anchor = anchors.text("low");
  if (anchors.has("high")) track.high_anchor = anchors.text("high");
  anchors.finish();
  fields.finish();
  check_size(track, where);
  track.document = document;
  track.hash = sha256(canonical_dump(document));
  return track;
}

Track load_track(std::string_view name_or_path) {
  const auto known = known_tracks();
  const std::string given(name_or_path);
  fs::path path;
  if (const auto found = known.find(given); found != known.end()) {
    path = found->second;
  } else if (given.ends_with(".json")) {
    path = given;
  } else {
    throw ConfigError(unknown_name_message("track", given, track_names()));
  }
  Track track = track_from_json(read_json(path, kLargestTrack), path.string());
  if (known.contains(given) && track.name != given) {
    throw DataError(fmt::format("{}: the name inside is '{}', by its place it is '{}'",
                                path.string(), track.name, given));
  }
  require_own_name(track, path, known);
  return track;
}

std::vector<std::string> track_names() {
  std::vector<std::string> names;
  for (const auto& [name, path] : known_tracks()) names.push_back(name);
  return names;
}

Json recommended_options(const Track& track, std::string_view algorithm) {
  const std::string file = std::string(algorithm) + ".json";
  const fs::path configurations = data_folder() / "configurations";
  fs::path name = track.name;
  while (!name.empty() && !fs::is_regular_file(configurations / name / file))
    name = name.parent_path();
  if (name.empty()) return Json::object();
  const fs::path path = configurations / name / file;
  Json options = read_json(path, kLargestTrack);
  if (!options.is_object()) throw DataError(path.string() + " must be a JSON object of options");
  return options;
}

namespace {

// "1024 variants of iiwa, 16 of ur5"
std::string training_variants_text(const TrainingPlan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.robots.size(); ++i) {
    text += fmt::format("{}{}{} of {}", text.empty() ? "" : ", ", plan.variants[i],
                        text.empty() ? " variants" : "", plan.robots[i]);
  }
  return text;
}

}  // namespace

std::size_t TrainingPlan::total_variants() const {
  return std::accumulate(variants.begin(), variants.end(), std::size_t{0});
}

std::string describe_track(const Track& track) {
  std::string text = fmt::format(
      "{} (version {}, {})\n  {}\n\n  family     {}\n  training   {} in {}, {} for validation, {} "
      "environment steps\n",
      track.name, track.version, track.hash.substr(0, 12), track.description, track.family,
      training_variants_text(track.training), track.training.engine,
      track.training.validation_variants, track.training.steps);
  text += fmt::format(
      "  adapting   {} times from {} new episodes (a shot); {} episodes are scored before the "
      "first "
      "shot and after each\n",
      track.shots, track.episodes_per_shot, track.evaluation_episodes);
  if (track.limits.gradient_updates)
    text +=
        fmt::format("             at most {} gradient updates\n", *track.limits.gradient_updates);
  if (track.limits.seconds)
    text += fmt::format("             within {} s of wall time\n", *track.limits.seconds);
  text += fmt::format("  publishing needs {} training seed{}\n", track.training_seeds,
                      track.training_seeds == 1 ? "" : "s");
  if (!track.low_anchor.empty() && !track.high_anchor.empty()) {
    text +=
        fmt::format("  normalised score: {} is 0, {} is 1\n", track.low_anchor, track.high_anchor);
  }
  text += "  levels\n";
  for (const auto& level : track.levels) {
    text +=
        fmt::format("    {:<14} {} variants of {} in {}, {}\n", level_name(level.level),
                    level.variants, fmt::join(level.robots, ", "), level.engine,
                    level.repeats == 1 ? "each once" : fmt::format("each {} times", level.repeats));
  }
  if (!track.excluded.empty())
    text += fmt::format("  {} variants are excluded as unsolvable\n", track.excluded.size());
  return text;
}

}  // namespace adaptbench

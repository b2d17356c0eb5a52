#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/variant.h"

namespace adaptbench {

// The variants of one ladder level that a track scores.
struct LevelPlan {
  Level level = Level::kTrain;
  std::size_t variants = 0;         // per robot
  int repeats = 1;                  // cells per variant, each with its own random numbers
  std::vector<std::string> robots;  // those of training unless the level is `robot`
  std::string engine;               // that of training unless the level is `engine`
};

// What an algorithm may train on.
struct TrainingPlan {
  std::vector<std::string> robots;
  std::string engine;
  std::vector<std::size_t> variants;    // of each robot
  std::size_t validation_variants = 0;  // per robot
  std::int64_t steps = 0;               // environment steps, over all training variants

  [[nodiscard]] std::size_t total_variants() const;  // of all robots
};

// What adaptation may use in one cell; nothing where there is no limit.
struct AdaptationLimits {
  std::optional<std::int64_t> gradient_updates;
  std::optional<double> seconds;  // wall time, that of collecting the shots too
};

// One benchmark: a JSON file under leaderboard/tracks/ that is never edited after its release; a
// change is a new version.
struct Track {
  std::string name;  // "run-direction/half-cheetah"; with its ".json" it is the path below the
                     // folder of tracks
  int version = 1;
  std::string description;
  std::string family;
  TrainingPlan training;
  std::vector<LevelPlan> levels;  // in the order of the ladder, each level at most once
  int shots = 0;                  // adaptation rounds; scored after 0, 1, ... shots of them
  int episodes_per_shot = 0;
  AdaptationLimits limits;
  int evaluation_episodes = 0;  // scored after each shot
  int training_seeds = 1;       // how many a publishable result needs
  std::set<std::string, std::less<>>
      excluded;  // ids of variants that proved unsolvable; skipped when variants are enumerated
  std::string low_anchor;   // algorithm that scores 0 in normalised scores; empty: none
  std::string high_anchor;  // algorithm that scores 1
  Json document;            // the file as it was read
  std::string hash;         // SHA-256 of the document with sorted keys and no white space

  [[nodiscard]] bool is_excluded(std::string_view variant_id) const;
};

// Checks the document against schemas/track.schema.json and then what a schema cannot say (known
// names, a level at most as large as what it samples). Throws DataError naming `where`.
Track track_from_json(const Json& document, const std::string& where);

// A known name ("run-direction/half-cheetah") or the path of a JSON file. Known are the files below
// $ADAPTBENCH_TRACKS and those that come with the program, in this order. Throws
// ConfigError that lists the known names, and for a file that carries the name of a known track
// without being it; DataError.
Track load_track(std::string_view name_or_path);

std::vector<std::string> track_names();  // sorted

// Options recommended for an algorithm on a track:
// leaderboard/configurations/<track>/<algorithm>.json, or that of the nearest folder above
// (open-door/iiwa for open-door/iiwa/4-doors); an empty object where there is none. Throws
// DataError.
Json recommended_options(const Track& track, std::string_view algorithm);

// The track in words, for a terminal.
std::string describe_track(const Track& track);

}  // namespace adaptbench

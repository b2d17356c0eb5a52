#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/json.h"
#include "leaderboard/harness/track.h"

namespace CLI {
class App;
}

namespace adaptbench::cli {

// What the commands that train or adapt share.
struct RunOptions {
  std::string track;
  int threads = 0;  // 0: one per core
  std::string out;
  std::vector<std::string> assignments;  // --set option=value
  std::string config;                    // a JSON file with options
  double checkpoint_every_s = 60.0;

  void add_track(CLI::App& command);
  void add_threads(CLI::App& command);
  void add_training(CLI::App& command);  // --set, --config, --checkpoint-every
  [[nodiscard]] int thread_count() const;
};

// An option of that name for a seed: 0 up to what every reader of JSON holds exactly.
void add_seed(CLI::App& command, const std::string& name, std::uint64_t& seed,
              const std::string& meaning);

// The options that the user gives: those of the file `config` (may be empty), then the assignments
// "option=value". The rest takes what is recommended for the track, or the algorithm's defaults.
// Throws ConfigError, DataError.
Json given_options(const std::string& algorithm, const std::string& config,
                   const std::vector<std::string>& assignments);

// "runs/run-direction-half-cheetah/maml/seed-3" and its parts. A track given as a file counts by
// the name in it.
std::filesystem::path default_folder(const Track& track);
std::filesystem::path seed_folder(const std::filesystem::path& track_folder,
                                  const std::string& algorithm, std::uint64_t seed);

}  // namespace adaptbench::cli

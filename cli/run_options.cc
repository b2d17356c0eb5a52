#include "cli/run_options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "cli/number_check.h"
#include "core/algorithm.h"
#include "core/error.h"
#include "core/registry.h"

namespace adaptbench::cli {

void RunOptions::add_track(CLI::App& command) {
  command
      .add_option("--track", track,
                  "Name of a track (adaptbench list tracks) or path of a track's JSON file")
      ->required();
}

void RunOptions::add_threads(CLI::App& command) {
  command
      .add_option("--threads", threads,
                  "Worker threads; results do not depend on it (default: one per core)")
      ->check(CLI::Range(1, 1024));
}

void RunOptions::add_training(CLI::App& command) {
  command
      .add_option("--set", assignments, "An option of the algorithm, option=value; may be repeated")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--config", config,
                     "JSON file with options of the algorithm: {\"option\": value}");
  command
      .add_option("--checkpoint-every", checkpoint_every_s,
                  "Seconds between checkpoints; 0: after every iteration")
      ->check(number_between(0.0, 1e6))
      ->capture_default_str();
}

int RunOptions::thread_count() const {
  return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void add_seed(CLI::App& command, const std::string& name, std::uint64_t& seed,
              const std::string& meaning) {
  command.add_option(name, seed, meaning)
      ->check(whole_number_between(0, std::int64_t{1} << 53))
      ->capture_default_str();
}

Json given_options(const std::string& algorithm, const std::string& config,
                   const std::vector<std::string>& assignments) {
  Json given = Json::object();
  if (!config.empty()) {
    given = read_json(config);
    if (!given.is_object())
      throw DataError(config + ": expected a JSON object {\"option\": value, ...}");
  }
  Options checked(algorithms().get(algorithm).spec().options, given);
  for (const auto& assignment : assignments) {
    checked.set(assignment);
    const std::string name = assignment.substr(0, assignment.find('='));
    given[name] = checked.effective().at(name);
  }
  return given;
}

std::filesystem::path default_folder(const Track& track) {
  std::string name = track.name;
  std::replace(name.begin(), name.end(), '/', '-');
  return std::filesystem::path("runs") / name;
}

std::filesystem::path seed_folder(const std::filesystem::path& track_folder,
                                  const std::string& algorithm, std::uint64_t seed) {
  return track_folder / algorithm / fmt::format("seed-{}", seed);
}

}  // namespace adaptbench::cli

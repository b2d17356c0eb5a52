#include "leaderboard/publication/board.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/publication/board_entries.h"
#include "leaderboard/publication/board_level.h"
#include "leaderboard/publication/collection.h"

namespace adaptbench {
namespace {

Json entry_to_json(const BoardEntry& entry, const Track& track) {
  const Result& first = entry.first();
  Json files = Json::array();
  bool demonstrations = false;
  bool publishable = static_cast<int>(entry.files.size()) >= track.training_seeds;
  for (const BoardFile* file : entry.files) {
    const auto obstacles = publication_obstacles(file->result);
    publishable = publishable && obstacles.empty();
    demonstrations = demonstrations || file->result.training.demonstrators > 0;
    files.push_back({{"path", file->path.generic_string()},
                     {"sha256", file->sha256},
                     {"seed", file->result.seed},
                     {"checkpoint", file->result.checkpoint_hash},
                     {"training_steps", file->result.training.steps},
                     {"validation_steps", file->result.training.validation_steps},
                     {"verified_level", file->verified_level},
                     {"obstacles", obstacles},
                     {"sessions", file->result.sessions}});
  }
  return {{"label", entry.label},
          {"algorithm", first.algorithm},
          {"version", first.algorithm_version},
          {"told_task", first.told_task},
          {"options", first.options},
          {"publishable", publishable},
          {"demonstrations", demonstrations},
          {"files", files}};
}

Json track_to_json(const BoardTrack& track, const BoardRequest& request) {
  Json entries = Json::array();
  for (const BoardEntry& entry : track.entries)
    entries.push_back(entry_to_json(entry, track.track));
  Json json = {{"name", track.track.name},
               {"version", track.track.version},
               {"hash", track.track.hash},
               {"shots", track.track.shots},
               {"episodes_per_shot", track.track.episodes_per_shot},
               {"evaluation_episodes", track.track.evaluation_episodes},
               {"training_steps", track.track.training.steps},
               {"training_seeds", track.track.training_seeds},
               {"entries", entries},
               {"levels", board_levels(track, request.resamples, *request.threads)}};
  if (Json unscored = unscored_levels(track); !unscored.empty())
    json["unscored_levels"] = std::move(unscored);
  return json;
}

}  // namespace

Json build_board(const BoardRequest& request) {
  auto files = read_results(request.results);
  check_collection(request.results, files);
  Json tracks = Json::array();
  for (const BoardTrack& track : group_results(files))
    tracks.push_back(track_to_json(track, request));
  return {
      {"schema", "adaptbench-leaderboard@1"}, {"resamples", request.resamples}, {"tracks", tracks}};
}

void write_board(const Json& board, const std::filesystem::path& path) {
  write_file_atomically(path, board.dump(1) + "\n");
}

}  // namespace adaptbench

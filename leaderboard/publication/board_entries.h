#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "leaderboard/harness/result.h"
#include "leaderboard/statistics/bootstrap.h"

namespace adaptbench {

// A result and where it came from.
struct BoardFile {
  std::filesystem::path path;  // relative to the folder of results
  std::string sha256;
  Result result;
  int verified_level =
      1;  // which read_board_file checks; a collection's log may tell of a higher one
};

// All seeds of one algorithm with one set of options.
struct BoardEntry {
  std::string label;  // the algorithm's name; with the options that differ when the board has it
                      // more than once
  std::vector<const BoardFile*> files;  // by seed
  [[nodiscard]] const Result& first() const { return files.front()->result; }
};

struct BoardTrack {
  Track track;
  std::vector<BoardEntry> entries;  // by label
};

// Throws DataError on a file that does not verify (level 1). `shown` is its path in the board.
BoardFile read_board_file(const std::filesystem::path& path, const std::filesystem::path& shown);

// Every file below the folder whose name is result.json or ends with .result.json, sorted. Throws
// DataError when the folder cannot be read.
std::vector<std::filesystem::path> result_paths(const std::filesystem::path& folder);
// What they hold. Throws DataError on a file that does not verify (level 1) and when there is none.
std::vector<BoardFile> read_results(const std::filesystem::path& folder);

// Throws DataError when a track occurs with two contents, and when an algorithm's seed occurs
// twice.
std::vector<BoardTrack> group_results(const std::vector<BoardFile>& files);

// The scores of one level after one number of shots, raw returns: failed cells as the worst episode
// of any entry.
ScoreTable score_table(const BoardEntry& entry, Level level, int shot, double worst);
// The same, averaged over all shots 0..K.
ScoreTable area_table(const BoardEntry& entry, Level level, double worst);

// Share of each cell's episodes after that shot that succeed at any step, or at the end.
struct SuccessTables {
  ScoreTable ever, at_end;
};
SuccessTables success_tables(const BoardEntry& entry, Level level, int shot);

// Lowest return of a sound episode of any entry; nothing when no episode of the level was sound.
std::optional<double> worst_return(const BoardTrack& track, Level level);

// Stratum of each column: its robot, and its variant where variants are repeated (they are then the
// whole population).
std::vector<int> level_strata(const Track& track, Level level);

// Per column the return that counts as 0 and as 1.
struct Anchors {
  std::vector<double> low,
      span;                 // [columns]; the span is never below half of the level's median span
  std::size_t floored = 0;  // columns where it would have been
};
// Nothing when an anchor is missing from the board or the high one does not beat the low one.
// Throws DataError when one is there with several sets of options.
std::optional<Anchors> level_anchors(const BoardTrack& track, Level level, double worst);
ScoreTable normalised(ScoreTable table, const Anchors& anchors);

}  // namespace adaptbench

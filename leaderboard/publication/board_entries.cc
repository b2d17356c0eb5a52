#include "leaderboard/publication/board_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/verification/file_checks.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

bool is_result_name(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == "result.json" || name.ends_with(".result.json");
}

// "first_order=true, inner_steps=3": the options in which this set differs from any of the others.
std::string differing_options(const Json& options, const std::vector<Json>& all) {
  std::string text;
  for (const auto& [name, value] : options.items()) {
    const bool differs =
        std::ranges::any_of(all, [&name = name, &value = value](const Json& other) {
          return !other.contains(name) || other.at(name) != value;
        });
    if (differs) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value.dump());
  }
  return text;
}

void add_file(BoardEntry& entry, const BoardFile& file) {
  for (const BoardFile* other : entry.files) {
    if (other->result.seed == file.result.seed) {
      throw DataError(fmt::format("{} and {} are both of {} with seed {}", other->path.string(),
                                  file.path.string(), file.result.algorithm, file.result.seed));
    }
  }
  entry.files.push_back(&file);
}

// One entry for each set of options of an algorithm.
void add_entries(const std::vector<const BoardFile*>& files, std::vector<BoardEntry>& entries) {
  std::map<std::string, BoardEntry> by_options;
  std::set<int> versions;
  std::vector<Json> all;
  for (const BoardFile* file : files) {
    auto& entry = by_options[fmt::format("{} {}", file->result.algorithm_version,
                                         canonical_dump(file->result.options))];
    if (entry.files.empty()) all.push_back(file->result.options);
    versions.insert(file->result.algorithm_version);
    add_file(entry, *file);
  }
  for (auto& [key, entry] : by_options) {
    std::ranges::sort(entry.files, {}, [](const BoardFile* file) { return file->result.seed; });
    entry.label = entry.first().algorithm;
    if (versions.size() > 1) entry.label += fmt::format("@{}", entry.first().algorithm_version);
    const std::string differing = differing_options(entry.first().options, all);
    if (!differing.empty()) entry.label += fmt::format(" ({})", differing);
    entries.push_back(std::move(entry));
  }
}

// Calls use(row, column) for each row of the level, in the order of the cells.
template <class Use>
void for_rows(const Result& result, Level level, const Use& use) {
  std::size_t column = 0;
  for (const Row& row : result.rows) {
    if (row.level == level) use(row, column++);
  }
}

template <class Score>
ScoreTable make_table(const BoardEntry& entry, Level level, const Score& score) {
  ScoreTable table;
  for (const BoardFile* file : entry.files) {
    table.seeds.push_back(file->result.seed);
    std::size_t columns = 0;
    for_rows(file->result, level, [&](const Row& row, std::size_t column) {
      table.values.push_back(score(row));
      columns = column + 1;
    });
    table.columns = columns;
  }
  return table;
}

// Mean over the entry's seeds of each column after the last shot.
std::vector<double> column_means(const BoardEntry& entry, const Track& track, Level level,
                                 double worst) {
  const ScoreTable table = score_table(entry, level, track.shots, worst);
  std::vector<double> means(table.columns, 0.0);
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    means[i % table.columns] += table.values[i] / static_cast<double>(table.seeds.size());
  }
  return means;
}

std::vector<const BoardEntry*> entries_of(const BoardTrack& track, const std::string& algorithm) {
  std::vector<const BoardEntry*> found;
  for (const BoardEntry& entry : track.entries) {
    if (entry.first().algorithm == algorithm) found.push_back(&entry);
  }
  return found;
}

// Scores would depend on which one is taken.
const BoardEntry& only_one(const std::vector<const BoardEntry*>& anchors) {
  if (anchors.size() > 1) {
    throw DataError(fmt::format(
        "{} and {} are both of {}, an anchor of the track {}, with different options or versions; "
        "keep one of these in the folder",
        anchors[0]->files.front()->path.string(), anchors[1]->files.front()->path.string(),
        anchors[0]->first().algorithm, anchors[0]->first().track.name));
  }
  return *anchors.front();
}

}  // namespace

BoardFile read_board_file(const fs::path& path, const fs::path& shown) {
  const std::string text = read_file(path, kLargestResult);
  Verdict verdict;
  Result result = check_document(parse_json(text, path.string()), path.string(), verdict);
  if (!verdict.ok())
    throw DataError(path.string() + " does not verify: " + verdict.problems.front());
  return {shown, sha256(text), std::move(result)};
}

std::vector<fs::path> result_paths(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file() && is_result_name(it->path())) paths.push_back(it->path());
  }
  if (error) throw DataError("cannot read " + folder.string() + ": " + error.message());
  std::ranges::sort(paths);
  return paths;
}

std::vector<BoardFile> read_results(const fs::path& folder) {
  const std::vector<fs::path> paths = result_paths(folder);
  if (paths.empty()) throw DataError("no result.json below " + folder.string());
  std::vector<BoardFile> files;
  for (const auto& path : paths)
    files.push_back(read_board_file(path, path.lexically_relative(folder)));
  return files;
}

std::vector<BoardTrack> group_results(const std::vector<BoardFile>& files) {
  std::map<std::string, std::map<std::string, std::vector<const BoardFile*>>>
      sorted;  // track, algorithm
  std::map<std::string, const BoardFile*> first;
  for (const BoardFile& file : files) {
    const Track& track = file.result.track;
    const BoardFile*& known = first.emplace(track.name, &file).first->second;
    if (known->result.track.hash != track.hash) {
      throw DataError(fmt::format(
          "{} (version {}, {}) and {} (version {}, {}) are of different contents of the track {}: "
          "not ranked together",
          known->path.string(), known->result.track.version, known->result.track.hash.substr(0, 12),
          file.path.string(), track.version, track.hash.substr(0, 12), track.name));
    }
    sorted[track.name][file.result.algorithm].push_back(&file);
  }
  std::vector<BoardTrack> tracks;
  for (const auto& [name, algorithms] : sorted) {
    BoardTrack track{first.at(name)->result.track, {}};
    for (const auto& [algorithm, of_algorithm] : algorithms)
      add_entries(of_algorithm, track.entries);
    tracks.push_back(std::move(track));
  }
  return tracks;
}

ScoreTable score_table(const BoardEntry& entry, Level level, int shot, double worst) {
  const auto episodes = static_cast<std::size_t>(entry.first().track.evaluation_episodes);
  return make_table(entry, level, [&](const Row& row) {
    return cell_score(row, static_cast<std::size_t>(shot), episodes, worst);
  });
}

ScoreTable area_table(const BoardEntry& entry, Level level, double worst) {
  const Track& track = entry.first().track;
  return make_table(entry, level, [&](const Row& row) {
    double sum = 0.0;
    for (int shot = 0; shot <= track.shots; ++shot) {
      sum += cell_score(row, static_cast<std::size_t>(shot),
                        static_cast<std::size_t>(track.evaluation_episodes), worst);
    }
    return sum / (track.shots + 1.0);
  });
}

SuccessTables success_tables(const BoardEntry& entry, Level level, int shot) {
  const auto episodes = static_cast<std::size_t>(entry.first().track.evaluation_episodes);
  const auto share_of = [&](std::int64_t SuccessCount::*part) {
    return make_table(entry, level, [&, part](const Row& row) {
      const SuccessCount count = count_successes(row, static_cast<std::size_t>(shot), episodes);
      return static_cast<double>(count.*part) / static_cast<double>(count.trials);
    });
  };
  return {share_of(&SuccessCount::ever), share_of(&SuccessCount::at_end)};
}

std::optional<double> worst_return(const BoardTrack& track, Level level) {
  std::optional<double> worst;
  for (const BoardEntry& entry : track.entries) {
    for (const BoardFile* file : entry.files) {
      if (const auto own = worst_return(file->result.rows, level))
        worst = std::min(worst.value_or(*own), *own);
    }
  }
  return worst;
}

std::vector<int> level_strata(const Track& track, Level level) {
  std::vector<int> strata;
  int next = 0;
  for (const LevelPlan& plan : track.levels) {
    if (plan.level != level) continue;
    for (std::size_t robot = 0; robot < plan.robots.size(); ++robot) {
      for (std::size_t variant = 0; variant < plan.variants; ++variant) {
        strata.insert(strata.end(), static_cast<std::size_t>(plan.repeats), next);
        if (plan.repeats > 1) ++next;
      }
      if (plan.repeats == 1) ++next;
    }
  }
  return strata;
}

std::optional<Anchors> level_anchors(const BoardTrack& track, Level level, double worst) {
  const auto low = entries_of(track, track.track.low_anchor),
             high = entries_of(track, track.track.high_anchor);
  if (low.empty() || high.empty()) return std::nullopt;
  Anchors anchors;
  anchors.low = column_means(only_one(low), track.track, level, worst);
  const auto top = column_means(only_one(high), track.track, level, worst);
  for (std::size_t i = 0; i < top.size(); ++i) anchors.span.push_back(top[i] - anchors.low[i]);
  const double least = 0.5 * median(anchors.span);
  if (!(least > 0.0)) return std::nullopt;
  for (double& span : anchors.span) {
    if (span >= least) continue;
    span = least;
    ++anchors.floored;
  }
  return anchors;
}

ScoreTable normalised(ScoreTable table, const Anchors& anchors) {
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const std::size_t column = i % table.columns;
    table.values[i] = (table.values[i] - anchors.low[column]) / anchors.span[column];
  }
  return table;
}

}  // namespace adaptbench

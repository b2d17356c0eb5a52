#include "leaderboard/publication/diversity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/publication/board_entries.h"

namespace adaptbench {
namespace {

using Column = std::pair<std::string, int>;  // variant, repeat

std::vector<BoardTrack> read_tracks(const std::vector<std::filesystem::path>& folders,
                                    std::vector<BoardFile>& files) {
  for (const auto& folder : folders) {
    for (BoardFile& file : read_results(folder)) {
      file.path = folder / file.path;
      files.push_back(std::move(file));
    }
  }
  auto tracks = group_results(files);
  std::ranges::stable_sort(
      tracks, {}, [](const BoardTrack& track) { return track.track.training.total_variants(); });
  const Track& first = tracks.front().track;
  if (first.training.total_variants() == tracks.back().track.training.total_variants())
    throw DataError(
        fmt::format("all of these tracks train on {} variants", first.training.total_variants()));
  for (const BoardTrack& track : tracks) {
    if (track.track.family != first.family || track.track.shots != first.shots)
      throw DataError(
          fmt::format("{} and {} differ in family or shots", first.name, track.track.name));
  }
  return tracks;
}

// The columns of a level with their strata, see level_strata().
std::map<Column, int> columns_of(const BoardEntry& entry, Level level) {
  const std::vector<int> strata = level_strata(entry.first().track, level);
  std::map<Column, int> columns;
  for (const Row& row : entry.first().rows) {
    if (row.level == level)
      columns.emplace(Column{row.variant, row.repeat}, strata.at(columns.size()));
  }
  return columns;
}

// A slope would be of the settings as much as of the variants.
void require_same_settings(const BoardEntry& one, const BoardEntry& other) {
  const Result &a = one.first(), &b = other.first();
  if (a.algorithm_version == b.algorithm_version &&
      canonical_dump(a.options) == canonical_dump(b.options))
    return;
  for (const auto& [name, value] : a.options.items()) {
    if (b.options.contains(name) && b.options[name] == value) continue;
    throw DataError(fmt::format(
        "{} has {} = {} on {} and {} on {}: not one line", one.label, name, value.dump(),
        a.track.name, b.options.contains(name) ? b.options[name].dump() : "none", b.track.name));
  }
  throw DataError(fmt::format("{} on {} and on {} differ in version or options: not one line",
                              one.label, a.track.name, b.track.name));
}

// One algorithm on all tracks, at one level.
class Line {
 public:
  Line(const std::vector<BoardTrack>& tracks, const std::string& label, Level level)
      : label_(label), level_(level) {
    for (const BoardTrack& track : tracks) {
      const auto entry = std::ranges::find(track.entries, label, &BoardEntry::label);
      const auto worst = worst_return(track, level);
      if (entry == track.entries.end() || !worst) return;
      if (!points_.empty()) require_same_settings(*points_.front().entry, *entry);
      const auto own = columns_of(*entry, level);
      if (points_.empty()) columns_ = own;
      std::erase_if(columns_, [&](const auto& column) { return !own.contains(column.first); });
      worst_ = points_.empty() ? *worst : std::min(worst_, *worst);
      points_.push_back({&track, &*entry});
    }
    complete_ = points_.size() == tracks.size() && !columns_.empty();
  }

  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] std::size_t columns() const { return columns_.size(); }

  [[nodiscard]] Json to_json(int resamples, ThreadPool& threads) const {
    BootstrapPlan plan;
    plan.resamples = resamples;
    for (const auto& [column, stratum] : columns_) plan.strata.push_back(stratum);
    plan.seed_random = Random(fnv1a(label_)).split("diversity");
    plan.column_random = Random(0).split("diversity").split(level_name(level_));
    std::vector<ScoreTable> tables;
    for (const Point& point : points_) tables.push_back(table(point));
    const auto replicates = resample(tables, plan, threads);
    Json points = Json::array();
    for (std::size_t i = 0; i < points_.size(); ++i) {
      points.push_back({{"track", points_[i].track->track.name},
                        {"variants", points_[i].track->track.training.total_variants()},
                        {"seeds", tables[i].seeds.size()},
                        {"return", to_json(estimate(replicates[i]))},
                        {"success_at_end", success_at_end(points_[i])}});
    }
    const Estimate slope = estimate(combination(slope_weights(), replicates));
    Json line = {{"label", label_}, {"points", points}, {"slope_per_doubling", to_json(slope)}};
    line["slope_per_doubling"]["p"] = slope.p;
    return line;
  }

 private:
  struct Point {
    const BoardTrack* track;
    const BoardEntry* entry;
  };

  static Json to_json(const Estimate& estimate) {
    return {{"value", estimate.value},
            {"interval", {estimate.interval.low, estimate.interval.high}}};
  }

  [[nodiscard]] ScoreTable table(const Point& point) const {
    const Track& track = point.track->track;
    ScoreTable table;
    table.columns = columns_.size();
    for (const BoardFile* file : point.entry->files) {
      // Seed 0 of one track is another training than seed 0 of the next.
      table.seeds.push_back(fnv1a(track.hash) ^ file->result.seed);
      std::map<Column, double> scores;
      for (const Row& row : file->result.rows) {
        if (row.level != level_) continue;
        scores[{row.variant, row.repeat}] =
            cell_score(row, static_cast<std::size_t>(track.shots),
                       static_cast<std::size_t>(track.evaluation_episodes), worst_);
      }
      for (const auto& [column, stratum] : columns_) table.values.push_back(scores.at(column));
    }
    return table;
  }

  // Share of all episodes after the last shot; an agent that could not go on had none.
  [[nodiscard]] double success_at_end(const Point& point) const {
    double successes = 0.0, episodes = 0.0;
    for (const BoardFile* file : point.entry->files) {
      for (const Row& row : file->result.rows) {
        if (row.level != level_ || !columns_.contains({row.variant, row.repeat})) continue;
        episodes += point.track->track.evaluation_episodes;
        if (!row.failure.empty()) continue;
        const auto& each = row.shots.back().success_at_end;
        successes += std::accumulate(each.begin(), each.end(), 0.0);
      }
    }
    return episodes > 0.0 ? successes / episodes : 0.0;
  }

  // Of the returns in the slope of the line that fits them best, against log2 of the variants.
  [[nodiscard]] std::vector<double> slope_weights() const {
    std::vector<double> weights;
    double middle = 0.0, squares = 0.0;
    for (const Point& point : points_) {
      weights.push_back(
          std::log2(static_cast<double>(point.track->track.training.total_variants())));
      middle += weights.back() / static_cast<double>(points_.size());
    }
    for (double& x : weights) {
      x -= middle;
      squares += x * x;
    }
    for (double& x : weights) x /= squares;
    return weights;
  }

  std::string label_;
  Level level_;
  std::vector<Point> points_;      // by number of training variants
  std::map<Column, int> columns_;  // that all tracks score, with their strata
  double worst_ = 0.0;             // of all points, see worst_return()
  bool complete_ = false;
};

std::string show_lines(const Json& diversity) {
  const auto shown = [](const Json& estimate) {
    return fmt::format("{:.1f} [{:.1f}, {:.1f}]", estimate["value"].get<double>(),
                       estimate["interval"][0].get<double>(),
                       estimate["interval"][1].get<double>());
  };
  std::string text;
  for (const Json& level : diversity["levels"]) {
    text += fmt::format("level {} ({} cells per seed that all tracks score)\n",
                        level["level"].get<std::string>(), level["cells_per_seed"].get<int>());
    for (const Json& entry : level["entries"]) {
      for (const Json& point : entry["points"]) {
        text += fmt::format("  {:<24} {:>6} variants  {:>2} seeds  success {:>4.0f} %  return {}\n",
                            entry["label"].get<std::string>(), point["variants"].get<int>(),
                            point["seeds"].get<int>(),
                            100.0 * point["success_at_end"].get<double>(), shown(point["return"]));
      }
      text += fmt::format("  {:<24} slope per doubling {}, p {:.3g}\n\n",
                          entry["label"].get<std::string>(), shown(entry["slope_per_doubling"]),
                          entry["slope_per_doubling"]["p"].get<double>());
    }
  }
  return text;
}

TableRow table_row(const Json& level, const Json& entry) {
  TableRow cells = {level["level"].get<std::string>()};
  for (const Json& point : entry["points"])
    cells.push_back(fmt::format("{:.2f}", point["success_at_end"].get<double>()));
  const Json& slope = entry["slope_per_doubling"];
  cells.push_back(fmt::format("{} [{}, {}]", table_number(slope["value"].get<double>()),
                              table_number(slope["interval"][0].get<double>()),
                              table_number(slope["interval"][1].get<double>())));
  return cells;
}

std::string show_tables(const Json& diversity) {
  std::map<std::string, std::vector<TableRow>> tables;  // by algorithm
  for (const Json& level : diversity["levels"]) {
    for (const Json& entry : level["entries"]) {
      std::vector<TableRow>& rows = tables[entry["label"].get<std::string>()];
      if (rows.empty()) {
        rows.push_back({"success, of training variants"});
        for (const Json& point : entry["points"])
          rows.front().push_back(std::to_string(point["variants"].get<int>()));
        rows.front().emplace_back("return per doubling");
      }
      rows.push_back(table_row(level, entry));
    }
  }
  std::string text;
  for (const auto& [label, rows] : tables)
    text += fmt::format("### {}\n\n{}\n", label, table_text(rows, TableStyle::kMarkdown));
  return text;
}

}  // namespace

Json diversity(const std::vector<std::filesystem::path>& folders, int resamples,
               ThreadPool& threads) {
  std::vector<BoardFile> files;
  const auto tracks = read_tracks(folders, files);
  Json levels = Json::array();
  for (const LevelPlan& plan : tracks.front().track.levels) {
    Json entries = Json::array();
    std::size_t columns = 0;
    for (const BoardEntry& entry : tracks.front().entries) {
      const Line line(tracks, entry.label, plan.level);
      if (!line.complete()) continue;
      columns = line.columns();
      entries.push_back(line.to_json(resamples, threads));
    }
    if (entries.empty()) continue;
    levels.push_back({{"level", level_name(plan.level)},
                      {"cells_per_seed", columns},
                      {"entries", std::move(entries)}});
  }
  return {{"levels", std::move(levels)}};
}

std::string show_diversity(const Json& diversity, TableStyle style) {
  if (diversity["levels"].empty()) return "no level and algorithm that all of these tracks have\n";
  return style == TableStyle::kMarkdown ? show_tables(diversity) : show_lines(diversity);
}

}  // namespace adaptbench

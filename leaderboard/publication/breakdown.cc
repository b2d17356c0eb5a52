#include "leaderboard/publication/breakdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "leaderboard/publication/board_entries.h"
#include "leaderboard/publication/row_means.h"
#include "leaderboard/publication/task_breakdown.h"
#include "leaderboard/statistics/aggregate.h"

namespace adaptbench {
namespace {

struct LevelGroups {
  Level level;
  CellGroups of_cells;
};

// The groups that these choices make on all levels; of all choices those that tell variants apart.
std::vector<LevelGroups> groups_of(const Track& track, const std::set<std::string>& choices,
                                   std::set<std::string>& known) {
  std::vector<LevelGroups> levels;
  std::map<std::string, std::set<std::string>> values;
  for (const LevelPlan& plan : track.levels) {
    levels.push_back({plan.level, groups_of_cells(track, plan.level)});
    for (const auto& [cell, groups] : levels.back().of_cells) {
      for (const std::string& group : groups) values[choice_of(group)].insert(group);
    }
  }
  for (const auto& [name, groups] : values) known.insert(name);
  for (LevelGroups& level : levels) {
    for (auto& [cell, groups] : level.of_cells) {
      std::erase_if(groups, [&](const std::string& group) {
        const std::string own = choice_of(group);
        return choices.empty() ? values[own].size() < 2 : !choices.contains(own);
      });
    }
  }
  return levels;
}

double last(const RowMeans& means, Measure measure) {
  return measure == Measure::kSuccess ? means.successes().back() : means.returns().back();
}
double first(const RowMeans& means, Measure measure) {
  return measure == Measure::kSuccess ? means.successes().front() : means.returns().front();
}

// One entry on one level.
class LevelMeans {
 public:
  LevelMeans(const BoardEntry& entry, const LevelGroups& groups, double worst) {
    for (const BoardFile* file : entry.files) {
      by_seed_.emplace_back();
      for (const Row& row : file->result.rows) {
        if (row.level != groups.level) continue;
        const Track& track = file->result.track;
        takes_shots_ = takes_shots_ || !row.collected.empty();
        by_seed_.back().add(row, track, worst);
        by_variant_[row.variant].add(row, track, worst);
        for (const std::string& group : groups.of_cells.at(row.cell))
          by_group_[group].add(row, track, worst);
      }
    }
  }

  [[nodiscard]] Json to_json() const {
    Json groups = Json::array();
    for (const auto& [name, means] : by_group_) {
      groups.push_back({{"group", name},
                        {"cells", cells_per_seed(means)},
                        {"success_at_end", last(means, Measure::kSuccess)},
                        {"return_mean", last(means, Measure::kReturn)}});
    }
    const auto below_half = std::ranges::count_if(
        by_variant_, [](const auto& named) { return last(named.second, Measure::kSuccess) < 0.5; });
    return {{"cells", by_seed_.front().cells()},
            {"groups", std::move(groups)},
            {"success_at_end", measured(Measure::kSuccess)},
            {"return_mean", measured(Measure::kReturn)},
            {"below_half", below_half},
            {"variants", by_variant_.size()}};
  }

 private:
  [[nodiscard]] std::int64_t cells_per_seed(const RowMeans& means) const {
    return means.cells() / static_cast<std::int64_t>(by_seed_.size());
  }

  [[nodiscard]] Json measured(Measure measure) const {
    std::vector<double> after, before, variants;
    for (const RowMeans& seed : by_seed_) {
      after.push_back(last(seed, measure));
      before.push_back(first(seed, measure));
    }
    for (const auto& [name, means] : by_variant_) variants.push_back(last(means, measure));
    Json object = {{"mean", mean(after)},
                   {"by_seed", after},
                   {"worst_variant", *std::ranges::min_element(variants)}};
    if (takes_shots_) object["before"] = before;
    return object;
  }

  bool takes_shots_ = false;  // collects episodes of its own
  std::vector<RowMeans> by_seed_;
  std::map<std::string, RowMeans> by_variant_, by_group_;
};

Json entry_breakdown(const BoardEntry& entry, const BoardTrack& track,
                     const std::vector<LevelGroups>& groups) {
  Json levels = Json::array();
  for (const LevelGroups& each : groups) {
    const auto worst = worst_return(track, each.level);
    if (!worst) continue;  // no episode ran to its end
    Json level = LevelMeans(entry, each, *worst).to_json();
    level["level"] = level_name(each.level);
    levels.push_back(std::move(level));
  }
  return {{"label", entry.label}, {"seeds", entry.files.size()}, {"levels", std::move(levels)}};
}

}  // namespace

Json breakdown(const std::filesystem::path& folder, const std::set<std::string>& choices) {
  const std::vector<BoardFile> files = read_results(folder);
  Json tracks = Json::array();
  std::set<std::string> known;
  for (const BoardTrack& track : group_results(files)) {
    const auto groups = groups_of(track.track, choices, known);
    Json entries = Json::array();
    for (const BoardEntry& entry : track.entries)
      entries.push_back(entry_breakdown(entry, track, groups));
    tracks.push_back({{"track", track.track.name}, {"entries", std::move(entries)}});
  }
  for (const std::string& choice : choices) {
    if (known.contains(choice)) continue;
    throw ConfigError(fmt::format("no variants there have a choice of '{}'; choices are {}", choice,
                                  fmt::join(known, ", ")));
  }
  return {{"tracks", std::move(tracks)}};
}

}  // namespace adaptbench

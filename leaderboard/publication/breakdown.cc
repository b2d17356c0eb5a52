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

// "handle" of "handle=lever".
std::string choice_of(const std::string& group) { return group.substr(0, group.find('=')); }

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
  LevelMeans(const BoardEntry& entry, const LevelGroups& groups, double worst)
      : seeds_(entry.files.size()) {
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
    return means.cells() / static_cast<std::int64_t>(seeds_);
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

  std::size_t seeds_;
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

const char* name_of(Measure measure) {
  return measure == Measure::kSuccess ? "success_at_end" : "return_mean";
}

// "0.96 (0.89 to 1.00)"; of one seed the mean alone.
std::string with_range(const std::vector<double>& by_seed) {
  const std::string text = table_number(mean(by_seed));
  if (by_seed.size() < 2) return text;
  const auto [low, high] = std::ranges::minmax(by_seed);
  return fmt::format("{} ({} to {})", text, table_number(low), table_number(high));
}

// The table of one entry: a column for each level.
class EntryTable {
 public:
  EntryTable(const Json& levels, Measure measure) : levels_(levels), measure_(measure) {}

  [[nodiscard]] std::vector<TableRow> rows() const {
    std::vector<TableRow> rows = {
        row(heading(), [](const Json& level) { return level["level"].get<std::string>(); })};
    for (const std::string& group : groups()) rows.push_back(group_row(group));
    rows.push_back(
        seeds_row(measured_by_seeds() ? "all (lowest to highest seed)" : "all", "by_seed"));
    if (measured(levels_.front()).contains("before"))
      rows.push_back(seeds_row("all, before the first shot", "before"));
    if (levels_.front()["level"] == "train") rows.push_back(gap_row());
    rows.push_back(value_row("worst variant", measure_, "worst_variant"));
    if (measure_ == Measure::kReturn) return rows;
    rows.push_back(row("variants below 0.5", [](const Json& level) {
      return fmt::format("{} of {}", level["below_half"].get<int>(), level["variants"].get<int>());
    }));
    rows.push_back(value_row("mean return", Measure::kReturn, "mean"));
    rows.push_back(value_row("mean return, worst variant", Measure::kReturn, "worst_variant"));
    return rows;
  }

 private:
  template <class Text>
  [[nodiscard]] TableRow row(const std::string& name, Text text) const {
    TableRow cells = {name};
    for (const Json& level : levels_) cells.push_back(text(level));
    return cells;
  }

  [[nodiscard]] const Json& measured(const Json& level) const { return level[name_of(measure_)]; }
  [[nodiscard]] bool measured_by_seeds() const {
    return measured(levels_.front())["by_seed"].size() > 1;
  }

  // Those of the first level come first: what was trained on, and then what was not.
  [[nodiscard]] std::vector<std::string> groups() const {
    std::vector<std::string> names;
    for (const Json& level : levels_) {
      for (const Json& group : level["groups"]) {
        const auto name = group["group"].get<std::string>();
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
    return names;
  }

  // Of one choice its name heads the column, and rows are its values.
  [[nodiscard]] std::string single_choice() const {
    std::set<std::string> choices;
    for (const std::string& group : groups()) choices.insert(choice_of(group));
    return choices.size() == 1 ? *choices.begin() : "";
  }
  [[nodiscard]] std::string heading() const {
    const std::string choice = single_choice();
    return choice.empty() ? "group" : choice;
  }

  [[nodiscard]] TableRow group_row(const std::string& name) const {
    const std::string shown =
        single_choice().empty() ? name : name.substr(single_choice().size() + 1);
    return row(shown, [&](const Json& level) -> std::string {
      for (const Json& group : level["groups"]) {
        if (group["group"] != name) continue;
        return fmt::format("{} ({})", table_number(group[name_of(measure_)].get<double>()),
                           group["cells"].get<int>());
      }
      return "";
    });
  }

  [[nodiscard]] TableRow seeds_row(const std::string& name, const char* which) const {
    return row(name, [&](const Json& level) {
      return with_range(measured(level)[which].get<std::vector<double>>());
    });
  }

  [[nodiscard]] TableRow value_row(const std::string& name, Measure measure,
                                   const char* which) const {
    return row(name, [&](const Json& level) {
      return table_number(level[name_of(measure)][which].get<double>());
    });
  }

  [[nodiscard]] TableRow gap_row() const {
    const double train = measured(levels_.front())["mean"].get<double>();
    return row("below train", [&](const Json& level) -> std::string {
      if (level["level"] == "train") return "";
      return table_number(train - measured(level)["mean"].get<double>());
    });
  }

  const Json& levels_;
  Measure measure_;
};

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

std::string show_breakdown(const Json& breakdown, Measure measure, TableStyle style) {
  std::string text;
  for (const Json& track : breakdown["tracks"]) {
    for (const Json& entry : track["entries"]) {
      text += fmt::format(
          "{}{}, {}, {} seed{}, {} (cells per seed)\n\n",
          style == TableStyle::kMarkdown ? "### " : "", track["track"].get<std::string>(),
          entry["label"].get<std::string>(), entry["seeds"].get<int>(),
          entry["seeds"] == 1 ? "" : "s",
          measure == Measure::kSuccess ? "share of episodes that end in success" : "mean return");
      text += entry["levels"].empty()
                  ? "no episode ran to its end\n"
                  : table_text(EntryTable(entry["levels"], measure).rows(), style);
      text += '\n';
    }
  }
  return text;
}

}  // namespace adaptbench

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "leaderboard/publication/breakdown.h"
#include "leaderboard/publication/task_breakdown.h"
#include "leaderboard/statistics/aggregate.h"

namespace adaptbench {
namespace {

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

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "leaderboard/harness/schema.h"
#include "leaderboard/publication/board.h"
#include "leaderboard/publication/table.h"

namespace adaptbench {
namespace {

std::string number(const Json& value) { return table_number(value.get<double>()); }

std::string with_interval(const Json& estimate) {
  return fmt::format("{} [{}, {}]", number(estimate["value"]), number(estimate["interval"][0]),
                     number(estimate["interval"][1]));
}

std::string percent(const Json& proportion) {
  return fmt::format("{:.0f} %", 100.0 * proportion["rate"].get<double>());
}

// The shots that a table has room for: the first two and the last.
std::vector<std::size_t> shown_shots(std::size_t points) {
  std::vector<std::size_t> shots;
  for (std::size_t shot = 0; shot < points; ++shot) {
    if (shot < 2 || shot + 1 == points) shots.push_back(shot);
  }
  return shots;
}

TableRow heading(const Json& level) {
  TableRow cells = {"rank", "algorithm", "seeds",
                    level["score"] == "normalised" ? "score" : "return"};
  const Json& first = level["entries"].at(0);
  for (const std::size_t shot : shown_shots(first["curve"].size()))
    cells.push_back(fmt::format("shot {}", shot));
  cells.insert(cells.end(), {"success ever/end", "gap to train", "steps", "failed"});
  return cells;
}

TableRow entry_cells(const Json& entry) {
  TableRow cells = {entry["rank"].is_null() ? "-" : std::to_string(entry["rank"].get<int>()),
                    entry["label"].get<std::string>(), std::to_string(entry["seeds"].get<int>()),
                    with_interval(entry["score"])};
  for (const std::size_t shot : shown_shots(entry["curve"].size())) {
    cells.push_back(number(entry["curve"][shot]["score"]["value"]));
  }
  cells.push_back(percent(entry["success_ever"]) + " / " + percent(entry["success_at_end"]));
  cells.push_back(entry.contains("gap_to_train") ? with_interval(entry["gap_to_train"]) : "-");
  cells.push_back(fmt::format("{:.0f}", entry["used"]["steps"].get<double>()));
  cells.push_back(std::to_string(entry["failed_cells"].get<int>()));
  return cells;
}

std::string share(const Json& rate) { return fmt::format("{:.0f} %", 100.0 * rate.get<double>()); }

// "maml   direction=forward   -50.1  293  316   93 %", and the worst variant: groups of variants
// that a choice makes, so that means do not hide those that an agent never manages.
std::string task_text(const Json& level, TableStyle style) {
  std::vector<TableRow> rows;
  for (const Json& entry : level["entries"]) {
    if (!entry.contains("tasks")) continue;
    const auto shots = shown_shots(entry["curve"].size());
    if (rows.empty()) {
      rows.push_back({"algorithm", "mean return of"});
      for (const std::size_t shot : shots) rows.front().push_back(fmt::format("shot {}", shot));
      rows.front().push_back("success end");
    }
    for (const Json& task : entry["tasks"]) {
      // The schema cannot say that all curves of a level are equally long.
      for (const char* curve : {"return_mean", "success_at_end"}) {
        if (task[curve].size() != entry["curve"].size())
          throw DataError("the leaderboard has an entry with curves of different numbers of shots");
      }
      TableRow cells = {entry["label"].get<std::string>(), task["task"].get<std::string>()};
      for (const std::size_t shot : shots) cells.push_back(number(task["return_mean"][shot]));
      cells.push_back(share(task["success_at_end"].back()));
      rows.push_back(std::move(cells));
    }
    if (!entry.contains("worst")) continue;
    const Json& worst = entry["worst"];
    const auto id = worst["variant"].get<std::string>();
    TableRow cells = {entry["label"].get<std::string>(), "worst: " + id.substr(id.find('/') + 1)};
    cells.resize(rows.front().size() - 2, "");
    cells.push_back(number(worst["return_mean"]));
    cells.push_back(share(worst["success_at_end"]));
    rows.push_back(std::move(cells));
  }
  return rows.empty() ? "" : fmt::format("\n{}", table_text(rows, style));
}

// Where random is nearly as good as the high anchor, or better, a score tells little.
std::string floored_text(const Json& level) {
  const auto floored = level.value("floored_anchors", std::size_t{0});
  if (floored == 0) return "";
  return fmt::format(
      "\n {} of {} cells: the anchors are closer than half the level's median, or the "
      "wrong way round; their scores are damped\n",
      floored, level["cells_per_seed"].get<std::size_t>());
}

std::string level_text(const Json& level, TableStyle style) {
  std::vector<TableRow> rows = {heading(level)};
  for (const Json& entry : level["entries"]) rows.push_back(entry_cells(entry));
  const Json& detectable = level["smallest_detectable_difference"];
  const std::string title =
      fmt::format("level {} ({} cells per seed{})", level["level"].get<std::string>(),
                  level["cells_per_seed"].dump(),
                  detectable.is_null() ? "" : ", can see a difference of " + number(detectable));
  return fmt::format("\n{}{}\n{}{}{}{}", style == TableStyle::kMarkdown ? "### " : " ", title,
                     style == TableStyle::kMarkdown ? "\n" : "", table_text(rows, style),
                     floored_text(level), task_text(level, style));
}

// "maml (2 of 5 seeds), scratch (scored by a debug build)"; empty where all may be published.
std::string unpublishable(const Json& track) {
  std::string text;
  for (const Json& entry : track["entries"]) {
    if (entry["publishable"].get<bool>()) continue;
    std::string reason = fmt::format("{} of {} seeds", entry["files"].size(),
                                     track["training_seeds"].get<std::size_t>());
    for (const Json& file : entry["files"]) {
      if (!file["obstacles"].empty()) reason = file["obstacles"][0].get<std::string>();
    }
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", entry["label"].get<std::string>(),
                        reason);
  }
  return text.empty() ? "" : "\nNot publishable: " + text + "\n";
}

std::string demonstrated(const Json& track) {
  std::string text;
  for (const Json& entry : track["entries"]) {
    if (!entry.value("demonstrations", false)) continue;
    text += (text.empty() ? "" : ", ") + entry["label"].get<std::string>();
  }
  return text.empty() ? "" : "\nTrained on demonstrations: " + text + "\n";
}

std::string unscored(const Json& track) {
  std::string text;
  for (const Json& level : track.value("unscored_levels", Json::array())) {
    text += fmt::format("\nlevel {}: no episode ran to its end, there is nothing to compare\n",
                        level["level"].get<std::string>());
  }
  return text;
}

}  // namespace

std::string show_board(const Json& board, TableStyle style) {
  validate_against_schema(board, "leaderboard", "the leaderboard");
  std::string text;
  for (const Json& track : board["tracks"]) {
    const std::string title =
        fmt::format("{} (version {}, {})", track["name"].get<std::string>(),
                    track["version"].get<int>(), track["hash"].get<std::string>().substr(0, 12));
    text += fmt::format("\n{}{}\n", style == TableStyle::kMarkdown ? "## " : "", title);
    for (const Json& level : track["levels"]) text += level_text(level, style);
    text += unscored(track) + demonstrated(track) + unpublishable(track);
  }
  text +=
      "\nScores are interquartile means over all cells with 95 % intervals over seeds and variants "
      "(of one seed: over variants alone).\nEqual ranks cannot be told apart; \"-\" in place of a "
      "rank: told the task, an anchor. Steps: of adaptation, per cell.\n";
  return text;
}

}  // namespace adaptbench

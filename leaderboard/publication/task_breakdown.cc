#include "leaderboard/publication/task_breakdown.h"

#include <fmt/format.h>

#include <map>

#include "core/registry.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/row_statistics.h"

namespace adaptbench {
namespace {

// "direction=forward" for each cell; empty where no choice is posed.
std::vector<std::string> task_names(const Track& track) {
  const ParameterTable& table = task_families().get(track.family).spec().parameters;
  std::vector<std::string> names;
  for (const Cell& cell : planned_cells(track, 0)) {
    std::string name;
    for (const ParameterSpec& row : table.rows()) {
      if (row.role != ParameterRole::kTask || !row.is_choice()) continue;
      name += fmt::format("{}{}={}", name.empty() ? "" : ", ", row.name,
                          cell.variant().parameters().choice(row.name));
    }
    names.push_back(std::move(name));
  }
  return names;
}

struct Sums {
  std::int64_t cells = 0;
  std::vector<double> returns, successes;  // [shots + 1]
};

}  // namespace

Json task_breakdown(const BoardEntry& entry, Level level, double worst) {
  const Track& track = entry.first().track;
  const auto names = task_names(track);
  const auto episodes = static_cast<std::size_t>(track.evaluation_episodes);
  const auto points = static_cast<std::size_t>(track.shots) + 1;
  std::map<std::string, Sums> tasks;
  for (const BoardFile* file : entry.files) {
    for (const Row& row : file->result.rows) {
      if (row.level != level || names[row.cell].empty()) continue;
      Sums& sums = tasks[names[row.cell]];
      sums.returns.resize(points);
      sums.successes.resize(points);
      ++sums.cells;
      for (std::size_t shot = 0; shot < points; ++shot) {
        const SuccessCount count = count_successes({row}, level, shot, episodes);
        sums.returns[shot] += cell_score(row, shot, episodes, worst);
        sums.successes[shot] +=
            static_cast<double>(count.at_end) / static_cast<double>(count.trials);
      }
    }
  }
  Json list = Json::array();
  for (auto& [name, sums] : tasks) {
    for (auto* values : {&sums.returns, &sums.successes}) {
      for (double& value : *values) value /= static_cast<double>(sums.cells);
    }
    list.push_back({{"task", name},
                    {"cells", sums.cells},
                    {"return_mean", sums.returns},
                    {"success_at_end", sums.successes}});
  }
  return list;
}

}  // namespace adaptbench

#include "leaderboard/publication/task_breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/registry.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/publication/row_means.h"

namespace adaptbench {
namespace {

using Names = std::vector<std::string>;

// "direction=forward": what is asked of the agent on this variant; empty where no choice is posed.
std::string task_name(const Variant& variant, const ParameterTable& table) {
  std::string name;
  for (const ParameterSpec& row : table.rows()) {
    if (row.role != ParameterRole::kTask || !row.is_choice()) continue;
    name += fmt::format("{}{}={}", name.empty() ? "" : ", ", row.name,
                        variant.parameters().choice(row.name));
  }
  return name;
}

// The groups that a variant belongs to: its task, its robot and each of its other choices.
Names group_names(const Variant& variant) {
  const ParameterTable& family = task_families().get(variant.family()).spec().parameters;
  const ParameterTable& body = robots().get(variant.robot()).spec().parameters;
  Names names = {"robot=" + variant.robot()};
  if (std::string task = task_name(variant, family); !task.empty())
    names.push_back(std::move(task));
  for (const ParameterTable* table : {&family, &body}) {
    for (const ParameterSpec& row : table->rows()) {
      if (row.role == ParameterRole::kTask || !row.is_choice()) continue;
      names.push_back(fmt::format("{}={}", row.name, variant.parameters().choice(row.name)));
    }
  }
  return names;
}

}  // namespace

CellGroups groups_of_cells(const Track& track, Level level) {
  CellGroups groups;
  for (const Cell& cell : planned_cells(track, 0)) {
    if (cell.level != level) continue;
    groups[cell.number] = group_names(cell.variant());
  }
  return groups;
}

std::string choice_of(const std::string& group) { return group.substr(0, group.find('=')); }

CellGroups without_common_groups(CellGroups groups) {
  std::map<std::string, std::size_t> sizes;
  for (const auto& [cell, names] : groups) {
    for (const std::string& name : names) ++sizes[name];
  }
  for (auto& [cell, names] : groups)
    std::erase_if(names, [&](const std::string& name) { return sizes[name] == groups.size(); });
  return groups;
}

Json task_breakdown(const BoardEntry& entry, const CellGroups& groups, double worst) {
  const Track& track = entry.first().track;
  std::map<std::string, RowMeans> tasks;
  for (const BoardFile* file : entry.files) {
    for (const Row& row : file->result.rows) {
      const auto found = groups.find(row.cell);
      if (found == groups.end()) continue;  // of another level
      for (const std::string& name : found->second) tasks[name].add(row, track, worst);
    }
  }
  Json list = Json::array();
  for (auto& [name, means] : tasks) {
    list.push_back({{"task", name},
                    {"cells", means.cells()},
                    {"return_mean", means.returns()},
                    {"success_at_end", means.successes()}});
  }
  return list;
}

Json worst_variant(const BoardEntry& entry, Level level, double worst) {
  const Track& track = entry.first().track;
  std::map<std::string, RowMeans> variants;
  for (const BoardFile* file : entry.files) {
    for (const Row& row : file->result.rows) {
      if (row.level == level) variants[row.variant].add(row, track, worst);
    }
  }
  const auto lowest = std::ranges::min_element(
      variants, {}, [](const auto& named) { return named.second.returns().back(); });
  return {{"variant", lowest->first},
          {"return_mean", lowest->second.returns().back()},
          {"success_at_end", lowest->second.successes().back()}};
}

}  // namespace adaptbench

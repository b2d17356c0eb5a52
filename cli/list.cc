#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>

#include "cli/commands.h"
#include "cli/table.h"
#include "core/algorithm.h"
#include "core/json.h"
#include "core/registry.h"
#include "core/robot.h"
#include "core/task_family.h"
#include "leaderboard/harness/track.h"

namespace adaptbench::cli {
namespace {

struct Entry {
  std::string name;
  int version = 1;
  std::string description;
};

template <class T>
std::vector<Entry> entries(const Registry<T>& registry) {
  std::vector<Entry> result;
  for (const auto& name : registry.names()) {
    const auto& spec = registry.get(name).spec();
    result.push_back({spec.name, spec.version, spec.description});
  }
  return result;
}

std::vector<Entry> track_entries() {
  std::vector<Entry> result;
  for (const auto& name : track_names()) {
    const Track track = load_track(name);
    result.push_back({track.name, track.version, track.description});
  }
  return result;
}

void print_json(const std::vector<Entry>& list) {
  Json out = Json::array();
  for (const auto& entry : list) {
    out.push_back(
        {{"name", entry.name}, {"version", entry.version}, {"description", entry.description}});
  }
  fmt::print("{}\n", out.dump(2));
}

void print_table(const std::vector<Entry>& list) {
  Table table({"name", "version", "description"});
  for (const auto& entry : list)
    table.add({entry.name, fmt::format("{}", entry.version), entry.description});
  fmt::print("{}", table.text());
}

}  // namespace

void add_list(CLI::App& program) {
  auto* list =
      program.add_subcommand("list", "List the tasks, robots, algorithms or tracks that there are");
  list->footer("Examples:\n  adaptbench list tasks\n  adaptbench list algorithms --json");
  list->require_subcommand(1);
  const auto as_json = std::make_shared<bool>(false);
  const std::map<std::string, std::function<std::vector<Entry>()>> kinds = {
      {"tasks", [] { return entries(task_families()); }},
      {"robots", [] { return entries(robots()); }},
      {"algorithms", [] { return entries(algorithms()); }},
      {"tracks", track_entries},
  };
  for (const auto& [kind, find] : kinds) {
    auto* command = list->add_subcommand(kind, "List the " + kind);
    command->add_flag("--json", *as_json, "Print JSON");
    command->callback(
        [find = find, as_json] { *as_json ? print_json(find()) : print_table(find()); });
  }
}

}  // namespace adaptbench::cli

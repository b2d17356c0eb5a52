#include "leaderboard/verification/file_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/algorithm.h"
#include "core/error.h"
#include "core/registry.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/harness/schema.h"

namespace adaptbench {
namespace {

// Which variants training may draw: space -> indices.
std::map<std::string, std::set<std::size_t>> allowed_draws(const Track& track) {
  std::map<std::string, std::set<std::size_t>> allowed;
  for (const auto& variant : training_variants(track))
    allowed[space_name(variant)].insert(variant.index());
  for (const auto& variant : validation_variants(track))
    allowed[space_name(variant)].insert(variant.index());
  return allowed;
}

// Another compiler or processor may round sums of a few thousand numbers differently.
bool same_value(const nlohmann::json& a, const nlohmann::json& b) {
  if (!a.is_number_float() || !b.is_number()) return a == b;
  const double x = a.get<double>(), y = b.get<double>();
  return std::abs(x - y) <= 1e-9 * std::max({1.0, std::abs(x), std::abs(y)});
}

}  // namespace

std::string first_difference(const Json& given, const Json& computed) {
  // Sorted: Json itself looks for each key from the first on.
  const nlohmann::json flat_given = nlohmann::json(given).flatten(),
                       flat_computed = nlohmann::json(computed).flatten();
  if (flat_given.size() != flat_computed.size()) return "the structure differs";
  for (const auto& [key, value] : flat_given.items()) {
    if (!flat_computed.contains(key)) return key + " is not among them";
    if (!same_value(value, flat_computed[key]))
      return fmt::format("{} is {}, recomputed {}", key, value.dump(), flat_computed[key].dump());
  }
  return "";
}

Result check_document(const Json& document, const std::string& where, Verdict& verdict) {
  validate_against_schema(document, "result", where);
  Result result = result_from_json(document, where);
  verdict.checked.push_back("the file follows the schema adaptbench-result@1");
  check_track(result, verdict);
  check_algorithm(result, verdict);
  check_training(result, verdict);
  check_chain(result, verdict);
  check_rows(result, planned_cells(result.track, result.seed), verdict);
  if (verdict.ok())
    check_statistics(result, document, verdict);  // they are not defined for wrong rows
  return result;
}

void check_track(const Result& result, Verdict& verdict) {
  const auto names = track_names();
  if (std::ranges::find(names, result.track.name) == names.end()) {
    verdict.not_checked.push_back("track '" + result.track.name +
                                  "' is not known here; its own copy was used");
    return;
  }
  const Track known = load_track(result.track.name);
  if (known.hash != result.track.hash) {
    verdict.problems.push_back(
        fmt::format("track '{}' (version {}, {}) differs from the one known here (version {}, {})",
                    result.track.name, result.track.version, result.track.hash.substr(0, 12),
                    known.version, known.hash.substr(0, 12)));
    return;
  }
  verdict.checked.push_back("the track is the one known here under its name");
}

void check_algorithm(const Result& result, Verdict& verdict) {
  if (!algorithms().has(result.algorithm)) {
    verdict.not_checked.push_back(
        fmt::format("algorithm '{}' is not known here", result.algorithm.substr(0, 80)));
    return;
  }
  const AlgorithmSpec& spec = algorithms().get(result.algorithm).spec();
  ProblemList problems;
  if (spec.told_task != result.told_task) {
    problems.add(fmt::format("told_task is {}, but '{}' {} told the task", result.told_task,
                             spec.name, spec.told_task ? "is" : "is not"));
  }
  if (spec.version != result.algorithm_version) {
    verdict.not_checked.push_back(fmt::format("options: version {} of '{}' is not known here",
                                              result.algorithm_version, spec.name));
  } else {
    try {
      const Json effective = Options(spec.options, result.options).effective();
      if (canonical_dump(effective) != canonical_dump(result.options))
        problems.add("options are not complete");
    } catch (const Error& error) {
      problems.add(std::string("options: ") + error.what());
    }
  }
  problems.settle("algorithm and options are valid", verdict);
}

void check_training(const Result& result, Verdict& verdict) {
  const TrainingMeter& used = result.training;
  const auto allowed = allowed_draws(result.track);
  ProblemList problems;
  std::int64_t episodes = 0;
  for (const auto& [space, counts] : used.draws) {
    const auto known = allowed.find(space);
    if (known == allowed.end()) {
      problems.add("training drew from '" + space.substr(0, 200) +
                   "', which is not the track's training or validation set");
      continue;
    }
    for (const auto& [index, count] : counts) {
      episodes += count;
      if (!known->second.contains(index)) {
        problems.add(fmt::format(
            "training drew variant {} of '{}', which is not in the training set", index, space));
      }
    }
  }
  if (episodes != used.episodes) {
    problems.add(fmt::format("training: {} episodes in all, but {} over its variants",
                             used.episodes, episodes));
  }
  if (used.steps > result.track.training.steps) {
    problems.add(fmt::format("training used {} steps of a budget of {}", used.steps,
                             result.track.training.steps));
  }
  const std::int64_t horizon = task_families().get(result.track.family).spec().horizon;
  if (used.steps + used.validation_steps > used.episodes * horizon ||
      used.steps + used.validation_steps < used.episodes) {
    problems.add(fmt::format("training: {} steps do not fit {} episodes",
                             used.steps + used.validation_steps, used.episodes));
  }
  if (used.failed_episodes > used.episodes)
    problems.add("training: more failed episodes than episodes");
  problems.settle("training drew only training variants and kept its budget", verdict);
}

void check_chain(const Result& result, Verdict& verdict) {
  std::string chain = result.chain_start();
  for (const Row& row : result.rows) {
    chain = chain_value(chain, row);
    if (chain != row.chain) {
      verdict.problems.push_back(
          fmt::format("the hash chain breaks at the row of cell {}: this row, one before it or the "
                      "head was changed",
                      row.cell));
      return;
    }
  }
  verdict.checked.push_back("the hash chain over head and rows is whole");
}

void check_statistics(const Result& result, const Json& document, Verdict& verdict) {
  ProblemList problems;
  const auto difference = first_difference(document.at("statistics"), row_statistics(result));
  if (!difference.empty()) problems.add("statistics do not follow from the rows: " + difference);
  const auto obstacles = publication_obstacles(result);
  if (document.at("obstacles") != Json(obstacles))
    problems.add("the obstacles to publication do not follow from the sessions");
  problems.settle("statistics follow from the rows", verdict);
  if (!obstacles.empty() && problems.empty())
    verdict.checked.push_back(fmt::format("not publishable: {}", fmt::join(obstacles, "; ")));
}

}  // namespace adaptbench

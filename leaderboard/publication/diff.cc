#include "leaderboard/publication/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/error.h"
#include "core/hash.h"
#include "leaderboard/publication/board_entries.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

std::vector<BoardFile> read_side(const std::string& path) {
  if (fs::is_directory(path)) return read_results(path);
  return {read_board_file(path, path)};
}

// Entries of both sides under "track/label".
struct Pair {
  const BoardTrack* track_a = nullptr;
  const BoardTrack* track_b = nullptr;
  const BoardEntry* a = nullptr;
  const BoardEntry* b = nullptr;
};

// Two entries are compared on the seeds that both have.
BoardEntry on_common_seeds(const BoardEntry& entry, const BoardEntry& other) {
  BoardEntry common{entry.label, {}};
  for (const BoardFile* file : entry.files) {
    const bool shared = std::ranges::any_of(
        other.files, [&](const BoardFile* its) { return its->result.seed == file->result.seed; });
    if (shared) common.files.push_back(file);
  }
  return common;
}

class Differ {
 public:
  Differ(int resamples, ThreadPool& threads) : resamples_(resamples), threads_(threads) {}

  void add(const std::string& name, const Pair& pair) {
    if (pair.a == nullptr || pair.b == nullptr) {
      (pair.a == nullptr ? only_b_ : only_a_).push_back(name);
      return;
    }
    const BoardEntry a = on_common_seeds(*pair.a, *pair.b), b = on_common_seeds(*pair.b, *pair.a);
    if (a.files.empty()) {
      only_a_.push_back(name + " (no seed in common)");
      only_b_.push_back(name + " (no seed in common)");
      return;
    }
    for (const LevelPlan& plan : pair.track_a->track.levels) compare(name, pair, a, b, plan.level);
  }

  [[nodiscard]] Json finish() const {
    const auto adjusted = holm_adjusted(p_values_);
    Json changed = Json::array();
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      Json change = changes_[i];
      change["p_holm"] = adjusted[i];
      change["significant"] = adjusted[i] < 0.05;
      changed.push_back(std::move(change));
    }
    return {{"changed", changed}, {"only_a", only_a_}, {"only_b", only_b_}};
  }

 private:
  void compare(const std::string& name, const Pair& pair, const BoardEntry& a, const BoardEntry& b,
               Level level) {
    const auto worst_a = worst_return(*pair.track_a, level),
               worst_b = worst_return(*pair.track_b, level);
    if (!worst_a && !worst_b) return;  // no episode was sound: there is no number to compare
    const double worst = worst_a ? std::min(*worst_a, worst_b.value_or(*worst_a)) : *worst_b;
    const Track& track = pair.track_a->track;
    BootstrapPlan plan{resamples_, level_strata(track, level),
                       Random(fnv1a(track.hash)).split("diff"), Random(0)};
    plan.column_random = plan.seed_random.split(level_name(level));
    const std::vector<ScoreTable> tables = {score_table(a, level, track.shots, worst),
                                            score_table(b, level, track.shots, worst)};
    const auto replicates = resample(tables, plan, threads_);
    const Estimate estimated = estimate(difference(replicates[1], replicates[0]));
    p_values_.push_back(estimated.p);
    changes_.push_back({{"entry", name},
                        {"level", level_name(level)},
                        {"seeds", tables[0].seeds.size()},
                        {"a", replicates[0].value},
                        {"b", replicates[1].value},
                        {"difference", estimated.value},
                        {"interval", {estimated.interval.low, estimated.interval.high}}});
  }

  int resamples_;
  ThreadPool& threads_;
  std::vector<Json> changes_;
  std::vector<double> p_values_;
  Json only_a_ = Json::array(), only_b_ = Json::array();
};

}  // namespace

Json diff_results(const std::string& a, const std::string& b, int resamples, ThreadPool& threads) {
  const auto files_a = read_side(a), files_b = read_side(b);
  const auto tracks_a = group_results(files_a), tracks_b = group_results(files_b);
  // Two single files are compared even when they are of different algorithms.
  std::string both;
  if (!fs::is_directory(a) && !fs::is_directory(b)) {
    const std::string& label_a = tracks_a.front().entries.front().label;
    const std::string& label_b = tracks_b.front().entries.front().label;
    both = label_a == label_b ? label_a : label_a + " / " + label_b;
  }
  std::map<std::string, Pair> pairs;
  const auto take = [&](const std::vector<BoardTrack>& tracks, auto track_of, auto entry_of) {
    for (const BoardTrack& track : tracks) {
      for (const BoardEntry& entry : track.entries) {
        Pair& pair = pairs[track.track.name + " " + (both.empty() ? entry.label : both)];
        pair.*track_of = &track;
        pair.*entry_of = &entry;
      }
    }
  };
  take(tracks_a, &Pair::track_a, &Pair::a);
  take(tracks_b, &Pair::track_b, &Pair::b);
  for (const auto& [name, pair] : pairs) {
    if (pair.a == nullptr || pair.b == nullptr) continue;
    const Track &own = pair.track_a->track, &its = pair.track_b->track;
    if (own.hash != its.hash) {
      throw DataError(
          fmt::format("the two sides have different contents of the track {} ({} and {}): not "
                      "compared",
                      own.name, own.hash.substr(0, 12), its.hash.substr(0, 12)));
    }
  }
  Differ differ(resamples, threads);
  for (const auto& [name, pair] : pairs) differ.add(name, pair);
  return differ.finish();
}

std::string show_diff(const Json& diff) {
  std::string text = fmt::format("{:<48} {:<14} {:>5} {:>10} {:>10}  {:<32} {}\n", "entry", "level",
                                 "seeds", "a", "b", "b - a with 95 % interval", "significant");
  for (const Json& change : diff["changed"]) {
    const std::string estimate =
        fmt::format("{:.4g} [{:.4g}, {:.4g}]", change["difference"].get<double>(),
                    change["interval"][0].get<double>(), change["interval"][1].get<double>());
    text += fmt::format(
        "{:<48} {:<14} {:>5} {:>10.4g} {:>10.4g}  {:<32} {}\n", change["entry"].get<std::string>(),
        change["level"].get<std::string>(), change["seeds"].get<int>(), change["a"].get<double>(),
        change["b"].get<double>(), estimate, change["significant"].get<bool>() ? "yes" : "no");
  }
  for (const Json& name : diff["only_a"]) text += "only in a: " + name.get<std::string>() + "\n";
  for (const Json& name : diff["only_b"]) text += "only in b: " + name.get<std::string>() + "\n";
  return text;
}

}  // namespace adaptbench

#include "leaderboard/harness/cell_scoring.h"

#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <new>

#include "core/error.h"
#include "core/hash.h"
#include "leaderboard/harness/shot.h"

namespace adaptbench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Digest over the episodes' digests.
std::string joint_digest(const Episodes& episodes) {
  Digest digest;
  for (const Episode& episode : episodes) digest.add(episode.digest);
  return digest.hex();
}

CollectedShot summarise(const Episodes& episodes) {
  CollectedShot shot;
  shot.episodes = static_cast<int>(episodes.size());
  for (const Episode& episode : episodes) {
    shot.steps += episode.length();
    shot.mean_return += episode.total_reward / static_cast<double>(episodes.size());
  }
  shot.digest = joint_digest(episodes);
  return shot;
}

void append_actions(const Episodes& episodes, std::string& bytes) {
  for (const Episode& episode : episodes) {
    const std::size_t start = bytes.size(),
                      size = static_cast<std::size_t>(episode.actions.size()) * sizeof(float);
    bytes.resize(start + size);
    if (size > 0) std::memcpy(bytes.data() + start, episode.actions.data(), size);
  }
}

// An agent's message may hold any bytes; a row is JSON.
std::string as_utf8(const std::string& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace))
      .get<std::string>();
}

std::string too_slow(double limit_s) {
  return fmt::format("adapting took longer than {} s", limit_s);
}

// One cell under way: the environment, the adapting agent and the row that fills.
class CellRun {
 public:
  CellRun(const Track& track, const Cell& cell, Reveal reveal, std::string* actions, Row& row)
      : track_(track),
        cell_(cell),
        actions_(actions),
        row_(row),
        reveal_(reveal),
        environment_(cell.variant(), reveal) {}

  void run(const Algorithm& algorithm) {
    row_.adaptation_seconds = 0.0;
    const auto start = Clock::now();
    const auto adaptation =
        begin_adaptation(algorithm, reveal_, cell_.variant(), cell_.random.split("adaptation"));
    spend(*adaptation, start);
    score(*adaptation, 0);
    for (int shot = 1; shot <= track_.shots; ++shot) {
      adapt(*adaptation, shot);
      score(*adaptation, shot);
    }
  }

 private:
  void adapt(Adaptation& adaptation, int shot) {
    const auto start = Clock::now();
    const Episodes episodes =
        collect_shot(track_, environment_, adaptation,
                     cell_.random.split("collect", static_cast<std::uint64_t>(shot)));
    row_.collected.push_back(summarise(episodes));
    adaptation.observe(episodes);
    spend(adaptation, start);
  }

  // Takes account of what the agent has done since `start`. Throws BudgetError.
  void spend(const Adaptation& adaptation, Clock::time_point start) {
    take_count(adaptation.gradient_updates());
    *row_.adaptation_seconds += seconds_since(start);
    const AdaptationLimits& limits = track_.limits;
    if (limits.gradient_updates && row_.gradient_updates > *limits.gradient_updates) {
      throw BudgetError(fmt::format("{} gradient updates, the track allows {}",
                                    row_.gradient_updates, *limits.gradient_updates));
    }
    // The time itself is in the row: a reason that differs from run to run would break the chain.
    if (limits.seconds && *row_.adaptation_seconds > *limits.seconds)
      throw BudgetError(too_slow(*limits.seconds));
  }

  // What an agent says of itself is not trusted: the row would hold it.
  void take_count(int gradient_updates) {
    if (gradient_updates < row_.gradient_updates || gradient_updates > kMostGradientUpdates) {
      throw DataError(fmt::format("the agent counts {} gradient updates, allowed is {} to {}",
                                  gradient_updates, row_.gradient_updates, kMostGradientUpdates));
    }
    row_.gradient_updates = gradient_updates;
  }

  void score(Adaptation& adaptation, int shot) {
    const auto start = Clock::now();
    const Policy& policy =
        adaptation.policy();  // an agent may leave its learning until it is asked
    spend(adaptation, start);
    Episodes episodes;
    for (int i = 0; i < track_.evaluation_episodes; ++i)
      episodes.push_back(environment_.run(policy, scoring_stream(cell_, shot, i), true));
    spend(adaptation, Clock::now());  // updates while acting; the time of acting is not adapting
    row_.shots.push_back(summarise(episodes, environment_.family()));
    if (actions_ != nullptr) append_actions(episodes, *actions_);
  }

  const Track& track_;
  const Cell& cell_;
  std::string* actions_;
  Row& row_;
  Reveal reveal_;
  Environment environment_;
};

}  // namespace

bool failed_for_time(const Track& track, const Row& row) {
  return track.limits.seconds && row.failure.ends_with(": " + too_slow(*track.limits.seconds));
}

Random scoring_stream(const Cell& cell, int shot, int episode) {
  return cell.random.split("score", static_cast<std::uint64_t>(shot))
      .split("episode", static_cast<std::uint64_t>(episode));
}

ScoredShot summarise(const Episodes& episodes, const FamilySpec& family) {
  ScoredShot shot;
  for (const Episode& episode : episodes) {
    if (!episode.failure.empty())
      shot.failures[static_cast<int>(shot.returns.size())] = episode.failure;
    shot.returns.push_back(episode.total_reward);
    shot.success_ever.push_back(episode.success_ever ? 1 : 0);
    shot.success_at_end.push_back(episode.success_at_end ? 1 : 0);
    shot.lengths.push_back(episode.length());
    for (std::size_t i = 0; i < family.reward_parts.size(); ++i) {
      shot.parts[family.reward_parts[i]] +=
          episode.reward_parts[i] / static_cast<double>(episodes.size());
    }
  }
  shot.digest = joint_digest(episodes);
  return shot;
}

Row score_cell(const Track& track, const Algorithm& algorithm, Reveal reveal, const Cell& cell,
               std::string* actions) {
  const auto start = Clock::now();
  Row row;
  row.cell = cell.number;
  row.level = cell.level;
  row.variant = cell.variant().id();
  row.variant_hash = cell.variant().content_hash();
  row.repeat = cell.repeat;
  CellRun run(track, cell, reveal, actions, row);
  try {
    run.run(algorithm);
  } catch (const SimulationError&) {  // not one that diverged: that ends its episode
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    row.failure = fmt::format("after {} shots: {}", row.shots.empty() ? 0 : row.shots.size() - 1,
                              as_utf8(error.what()));
  } catch (...) {
    row.failure = "an exception of unknown type";
  }
  row.seconds = seconds_since(start);
  return row;
}

}  // namespace adaptbench

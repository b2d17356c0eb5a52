#include "leaderboard/verification/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "leaderboard/harness/system_info.h"
#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/student_t.h"
#include "leaderboard/verification/file_checks.h"

namespace adaptbench {
namespace {

constexpr double kRounding =
    1e-6;  // of a mean return: far above that of sums, far below any effect
constexpr double kSignificance = 0.01;

using Part = double CellMeans::*;

std::vector<double> differences_of(const std::vector<Rerun>& reruns, Part part) {
  std::vector<double> differences;
  for (const Rerun& rerun : reruns) differences.push_back(rerun.now.*part - rerun.then.*part);
  return differences;
}

// Two-sided, of paired differences; `least` is the smallest deviation that is believed.
double paired_p(const std::vector<double>& differences, double least) {
  const double cells = static_cast<double>(differences.size());
  const double error = std::max(least, standard_deviation(differences)) / std::sqrt(cells);
  const double difference = mean(differences);
  if (difference == 0.0) return 1.0;
  return error == 0.0 ? 0.0 : student_t_two_sided_p(difference / error, cells - 1.0);
}

// Means that differ by no more than rounding are alike whatever their spread.
bool are_returns_alike(const std::vector<Rerun>& reruns) {
  std::vector<double> sizes;
  for (const Rerun& rerun : reruns)
    sizes.push_back(std::max(std::abs(rerun.now.reward), std::abs(rerun.then.reward)));
  return std::abs(mean(differences_of(reruns, &CellMeans::reward))) <= kRounding * mean(sizes);
}

// Of the same rewards; another compiler may add them up in another order.
bool are_same_sums(double a, double b) {
  return std::abs(a - b) <= kRounding * std::max({1.0, std::abs(a), std::abs(b)});
}

bool are_same_parts(const std::pair<const std::string, double>& a,
                    const std::pair<const std::string, double>& b) {
  return a.first == b.first && are_same_sums(a.second, b.second);
}

bool are_successes_alike(const Rerun& rerun) {
  return rerun.now.success_ever == rerun.then.success_ever &&
         rerun.now.success_at_end == rerun.then.success_at_end;
}

// An episode is the least by which a cell's successes can differ: cells that all differ by one are
// no proof.
void judge_successes(const std::vector<Rerun>& reruns, const std::string& what,
                     ProblemList& problems) {
  const double episode = 1.0 / std::max(1, reruns.front().then.episodes);
  for (const auto& [name, part] : {std::pair{"success_ever", &CellMeans::success_ever},
                                   std::pair{"success_at_end", &CellMeans::success_at_end}}) {
    if (paired_p(differences_of(reruns, part), episode) >= kSignificance) continue;
    problems.add(fmt::format(
        "{} gives other rates of {}, beyond what another engine version or processor explains",
        what, name));
  }
}

// False: there are too few cells to tell.
bool judge_means(const std::vector<Rerun>& reruns, const std::string& what, ProblemList& problems,
                 Verdict& verdict) {
  const bool is_one = reruns.size() < 2;
  if (are_returns_alike(reruns) && (!is_one || are_successes_alike(reruns.front()))) {
    verdict.agreement =
        "statistically consistent: engine, build or processor differ; the mean return does not";
  } else if (is_one) {
    return false;
  } else {
    const double p = paired_p(differences_of(reruns, &CellMeans::reward), 0.0);
    verdict.agreement = fmt::format(
        "{}statistically consistent: engine, build or processor differ; paired t test over {} "
        "cells, p = {:.3f}",
        p >= kSignificance ? "" : "not ", reruns.size(), p);
    if (p < kSignificance)
      problems.add(what +
                   " gives other returns, beyond what another engine version or processor "
                   "explains");
  }
  if (!is_one) judge_successes(reruns, what, problems);
  return true;
}

}  // namespace

CellMeans cell_means(const std::vector<ScoredShot>& shots) {
  CellMeans sums;
  for (const ScoredShot& shot : shots) {
    const auto add = [](double& sum, const auto& values) {
      sum = std::accumulate(values.begin(), values.end(), sum);
    };
    add(sums.reward, shot.returns);
    add(sums.success_ever, shot.success_ever);
    add(sums.success_at_end, shot.success_at_end);
    sums.episodes += static_cast<int>(shot.returns.size());
  }
  const double all = std::max(1, sums.episodes);
  return {sums.reward / all, sums.success_ever / all, sums.success_at_end / all, sums.episodes};
}

std::string contradiction(const std::vector<ScoredShot>& then, const std::vector<ScoredShot>& now) {
  for (std::size_t i = 0; i < std::min(then.size(), now.size()); ++i) {
    const ScoredShot &a = then[i], &b = now[i];
    if (a.digest != b.digest) continue;  // other trajectories
    const char* field = a.success_ever != b.success_ever       ? "success_ever"
                        : a.success_at_end != b.success_at_end ? "success_at_end"
                        : a.lengths != b.lengths               ? "lengths"
                        : a.failures != b.failures             ? "failures"
                        : !std::ranges::equal(a.returns, b.returns, are_same_sums) ? "returns"
                        : !std::ranges::equal(a.parts, b.parts, are_same_parts)
                            ? "parts of the reward"
                            : nullptr;
    if (field != nullptr) {
      return fmt::format("shot {}: the {} recorded are not those of its own trajectories", i,
                         field);
    }
  }
  return "";
}

void judge(const std::vector<Rerun>& reruns, const std::vector<std::size_t>& cells,
           const Result& result, int threads, const std::string& what, const std::string& claim,
           Verdict& verdict) {
  ProblemList problems;
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < reruns.size(); ++i) {
    if (!reruns[i].error.empty())
      problems.add(fmt::format("cell {}: {}", cells[i], reruns[i].error));
    else if (!reruns[i].identical)
      differing.push_back(cells[i]);
  }
  const Json here = system_info(threads, result.track);
  const bool same = std::ranges::all_of(
      result.sessions, [&](const Json& there) { return same_numerics(there, here); });
  bool told = true;
  if (differing.empty() && problems.empty()) {
    verdict.agreement = "identical";
  } else if (same) {
    for (const std::size_t cell : differing)
      problems.add(fmt::format("cell {}: {} gives another trajectory", cell, what));
  } else if (problems.empty()) {
    told = judge_means(reruns, what, problems, verdict);
  }
  if (told) {
    problems.settle(claim, verdict);
  } else {
    verdict.not_checked.push_back(claim +
                                  ": too few cells to compare means, and engine, build or "
                                  "processor differ");
  }
}

}  // namespace adaptbench

#include <fmt/format.h>

#include "leaderboard/verification/file_checks.h"

namespace adaptbench {

void ProblemList::settle(const std::string& claim, Verdict& verdict) const {
  if (empty()) {
    verdict.checked.push_back(claim);
    return;
  }
  verdict.problems.insert(verdict.problems.end(), problems_.begin(), problems_.end());
  if (count_ > kMostProblems)
    verdict.problems.push_back(fmt::format("... and {} more like these", count_ - kMostProblems));
}

std::string Verdict::text() const {
  std::string text = ok() ? "VERIFIED" : "REJECTED";
  if (!agreement.empty()) text += ", " + agreement;
  text += "\n";
  for (const auto& problem : problems) text += "  problem      " + problem + "\n";
  for (const auto& claim : checked) text += "  checked      " + claim + "\n";
  for (const auto& claim : not_checked) text += "  not checked  " + claim + "\n";
  return text;
}

Json Verdict::to_json() const {
  return {{"verified", ok()},
          {"agreement", agreement},
          {"problems", problems},
          {"checked", checked},
          {"not_checked", not_checked}};
}

}  // namespace adaptbench

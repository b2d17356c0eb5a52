#pragma once

#include "core/json.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {

// All of level 1 for a file that has been parsed. Throws DataError when it does not have the form
// of a result.
Result check_document(const Json& document, const std::string& where, Verdict& verdict);

// The parts of level 1. Each adds to the verdict what it checked or what is wrong; none throws on
// bad results.
void check_track(const Result& result, Verdict& verdict);
void check_algorithm(const Result& result, Verdict& verdict);
void check_training(const Result& result, Verdict& verdict);
void check_chain(const Result& result, Verdict& verdict);
void check_rows(const Result& result, const std::vector<Cell>& cells, Verdict& verdict);
// `document` is the file that `result` was read from.
void check_statistics(const Result& result, const Json& document, Verdict& verdict);

// Where two documents differ first ("/levels/0/curve/3/mean is 1, recomputed 2"), but for the
// rounding of other compilers and processors; empty where they do not.
std::string first_difference(const Json& given, const Json& computed);

// A verdict lists at most this many problems of one kind, and then how many there are.
inline constexpr std::size_t kMostProblems = 8;

// Collects the problems of one check.
class ProblemList {
 public:
  void add(const std::string& problem) {
    if (++count_ <= kMostProblems) problems_.push_back(problem);
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  // Moves them into the verdict, or says there that `claim` holds.
  void settle(const std::string& claim, Verdict& verdict) const;

 private:
  std::size_t count_ = 0;
  std::vector<std::string> problems_;
};

}  // namespace adaptbench

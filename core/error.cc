#include "core/error.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace adaptbench {
namespace {

// Levenshtein distance, by rows.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string unknown_name_message(std::string_view kind, std::string_view name,
                                 std::span<const std::string> known) {
  constexpr std::size_t kLongestShown = 80;  // names come from outside
  std::string message =
      "unknown " + std::string(kind) + " '" + std::string(name.substr(0, kLongestShown)) + "'";
  if (known.empty()) return message + "; none are known";
  const auto distance = [&](const std::string& other) {
    return edit_distance(name.substr(0, kLongestShown), other);
  };
  const std::string& nearest = *std::ranges::min_element(known, {}, distance);
  const bool alike = distance(nearest) <= (std::min(name.size(), kLongestShown) + 1) / 2;
  message += alike ? "; did you mean '" + nearest + "'? Known: " : "; known: ";
  for (std::size_t i = 0; i < known.size(); ++i) message += (i == 0 ? "" : ", ") + known[i];
  return message;
}

}  // namespace adaptbench

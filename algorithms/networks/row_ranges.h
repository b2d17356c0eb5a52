#pragma once

#include <algorithm>
#include <vector>

#include "core/matrix.h"

namespace adaptbench {

struct RowRange {
  Eigen::Index first = 0, rows = 0;
};

// Blocks of at most kRowBlock rows that cover the share `fraction` of a batch, spread over all of
// it. At least one block.
constexpr Eigen::Index kRowBlock = 128;

inline std::vector<RowRange> row_ranges(Eigen::Index rows, double fraction) {
  std::vector<RowRange> ranges;
  double share = 0.0;
  for (Eigen::Index first = 0; first < rows; first += kRowBlock) {
    const RowRange range{first, std::min(rows - first, kRowBlock)};
    share += fraction;
    const bool last_chance = ranges.empty() && first + range.rows == rows;
    if (share < 1.0 - 1e-9 && !last_chance) continue;
    share -= 1.0;
    ranges.push_back(range);
  }
  return ranges;
}

inline Eigen::Index row_count(const std::vector<RowRange>& ranges) {
  Eigen::Index rows = 0;
  for (const RowRange& range : ranges) rows += range.rows;
  return rows;
}

}  // namespace adaptbench

#include "leaderboard/publication/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace adaptbench {

std::string table_number(double value) {
  const double size = std::abs(value);
  const std::string text = fmt::format("{:.{}f}", value, size >= 100.0 ? 0 : size >= 10.0 ? 1 : 2);
  return text == "-0.00" ? "0.00" : text;
}

std::string table_text(const std::vector<TableRow>& rows, TableStyle style) {
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (const TableRow& row : rows) {
    // The schema cannot say that all curves of a level are equally long.
    if (row.size() != widths.size())
      throw DataError("the leaderboard has entries of one level with different numbers of shots");
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  const bool markdown = style == TableStyle::kMarkdown;
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      text += fmt::format("{}{:<{}}", markdown ? "| " : "  ", rows[r][i], widths[i]);
      if (markdown) text += ' ';
    }
    text += markdown ? "|\n" : "\n";
    if (r > 0) continue;
    for (const std::size_t width : widths)
      text += (markdown ? "|" : "  ") + std::string(markdown ? width + 2 : width, '-');
    text += markdown ? "|\n" : "\n";
  }
  return text;
}

}  // namespace adaptbench

#include "cli/table.h"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>

namespace adaptbench::cli {
namespace {

constexpr std::size_t kPageWidth = 110;
constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 30;  // the last column gets at least this much

// Characters, not bytes: units hold "·", "²" and "°".
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void Table::add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

std::string Table::text() const {
  const std::size_t last = rows_.front().size() - 1;
  std::vector<std::size_t> widths(last + 1, 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i <= last; ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::size_t indent = kGap;
  for (std::size_t i = 0; i < last; ++i) indent += widths[i] + kGap;
  const std::size_t room = std::max(kPageWidth > indent ? kPageWidth - indent : 0, kNarrowest);

  std::string out;
  for (const auto& row : rows_) {
    std::string line(kGap, ' ');
    for (std::size_t i = 0; i < last; ++i)
      line += row[i] + std::string(widths[i] - width_of(row[i]) + kGap, ' ');
    line += wrapped(row[last], room, indent);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t length = width_of(word);
    if (column > 0 && column + 1 + length > width) {
      out.append(1, '\n').append(indent, ' ');
      column = 0;
    } else if (column > 0) {
      out += " ";
      ++column;
    }
    out += word;
    column += length;
  }
  return out;
}

}  // namespace adaptbench::cli

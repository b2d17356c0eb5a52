#pragma once

#include <string>
#include <vector>

namespace adaptbench {

enum class TableStyle { kTerminal, kMarkdown };
using TableRow = std::vector<std::string>;  // ASCII

// The first row is the heading. Throws DataError on rows of different lengths.
std::string table_text(const std::vector<TableRow>& rows, TableStyle style);

// With three figures or so: 0.12, 12.3, 123.
std::string table_number(double value);

}  // namespace adaptbench

#pragma once

#include <string>
#include <vector>

namespace adaptbench::cli {

// Columns of text, each as wide as its longest cell; the last one is wrapped to the width of a page
// and indented under itself.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row);  // as many cells as the header
  [[nodiscard]] std::string text() const;  // ends with a newline

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Breaks text at spaces into lines of at most `width` characters; every line but the first starts
// with `indent` spaces.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace adaptbench::cli

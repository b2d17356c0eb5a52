#include "tests/tasks/golden_text.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "core/file.h"

namespace adaptbench {
namespace {

// Five steps of contact dynamics in double precision differ between compilers in the last printed
// digit at most.
constexpr double kRelative = 2e-5;
constexpr double kAbsolute = 2e-6;
// Of mean colours: another processor may give an edge to the pixel beside.
constexpr double kOfPictures = 5e-3;

// `pos="1 2"` as `pos= " 1 2 " `.
std::string spaced(const std::string& line) {
  std::string text;
  for (const char c : line) {
    if (c == '"')
      text += " \" ";
    else
      text += c;
  }
  return text;
}

bool same_token(const std::string& a, const std::string& b, double absolute) {
  if (a == b) return true;
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double x = std::strtod(a.c_str(), &end_a), y = std::strtod(b.c_str(), &end_b);
  if (*end_a != '\0' || *end_b != '\0') return false;
  return std::abs(x - y) <= absolute + kRelative * std::abs(y);
}

}  // namespace

std::string first_difference(const std::string& actual, const std::string& golden) {
  std::istringstream a(actual), g(golden);
  std::string line_a, line_g;
  double absolute = kAbsolute;
  for (int number = 1;; ++number) {
    const bool more_a = static_cast<bool>(std::getline(a, line_a));
    const bool more_g = static_cast<bool>(std::getline(g, line_g));
    if (!more_a && !more_g) return {};
    if (line_g.rfind("  picture", 0) == 0)
      absolute = kOfPictures;
    else if (line_g.rfind("    ", 0) != 0)
      absolute = kAbsolute;  // the numbers are over
    std::istringstream words_a(more_a ? spaced(line_a) : ""), words_g(more_g ? spaced(line_g) : "");
    std::string word_a, word_g;
    bool same = more_a == more_g;
    while (same) {
      const bool has_a = static_cast<bool>(words_a >> word_a),
                 has_g = static_cast<bool>(words_g >> word_g);
      same = has_a == has_g && (!has_a || same_token(word_a, word_g, absolute));
      if (!has_a || !has_g) break;
    }
    if (!same)
      return "line " + std::to_string(number) + "\n now:    " + line_a + "\n golden: " + line_g;
  }
}

std::string difference_from_golden(const std::string& text, const std::string& name) {
  const std::filesystem::path path =
      std::filesystem::path(ADAPTBENCH_SOURCE_DIR) / "tests" / "golden" / name;
  if (std::getenv("ADAPTBENCH_UPDATE_GOLDEN") != nullptr) write_file_atomically(path, text);
  if (!std::filesystem::exists(path)) {
    return path.string() + " is missing: run with ADAPTBENCH_UPDATE_GOLDEN=1 once";
  }
  return first_difference(text, read_file(path, 1 << 20));
}

}  // namespace adaptbench

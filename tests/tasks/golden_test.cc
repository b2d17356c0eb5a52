// Readable playthroughs of every family on every robot, in tests/golden/. A change of behaviour
// shows here as a difference, and then wants a new version of the family or the robot.
// ADAPTBENCH_UPDATE_GOLDEN=1 writes them anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "core/file.h"
#include "core/playthrough.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "tests/tasks/pairings.h"

namespace adaptbench {
namespace {

constexpr int kSteps = 5;
// Five steps of contact dynamics in double precision differ between compilers in the last printed
// digit at most.
constexpr double kRelative = 2e-5;
constexpr double kAbsolute = 2e-6;
// Of mean colours: another processor may give an edge to the pixel beside.
constexpr double kOfPictures = 5e-3;

bool same_token(const std::string& a, const std::string& b, double absolute) {
  if (a == b) return true;
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double x = std::strtod(a.c_str(), &end_a), y = std::strtod(b.c_str(), &end_b);
  if (*end_a != '\0' || *end_b != '\0') return false;
  return std::abs(x - y) <= absolute + kRelative * std::abs(y);
}

// Empty when the texts agree, else the first line that does not.
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
    std::istringstream words_a(more_a ? line_a : ""), words_g(more_g ? line_g : "");
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

class GoldenTest : public testing::TestWithParam<Pairing> {};

TEST_P(GoldenTest, PlaysAsItDidWhenItsVersionWasSet) {
  const Pairing& pairing = GetParam();
  const VariantSpace space(task_families().get(pairing.family), robots().get(pairing.robot),
                           "mujoco");
  const std::string text = playthrough(space.train(1), kSteps);
  const std::filesystem::path path = std::filesystem::path(ADAPTBENCH_SOURCE_DIR) / "tests" /
                                     "golden" / (pairing.family + "-" + pairing.robot + ".txt");
  if (std::getenv("ADAPTBENCH_UPDATE_GOLDEN") != nullptr) write_file_atomically(path, text);
  ASSERT_TRUE(std::filesystem::exists(path))
      << path << " is missing: run with ADAPTBENCH_UPDATE_GOLDEN=1 once";
  EXPECT_EQ(first_difference(text, read_file(path, 1 << 20)), "");
}

TEST(GoldenComparisonTest, SeesAChangedDigitButNotTheLastOne) {
  EXPECT_EQ(first_difference("reward 0.123456\n", "reward 0.123457\n"), "");
  EXPECT_NE(first_difference("reward 0.12345\n", "reward 0.12346\n"), "");
  EXPECT_NE(first_difference("success true\n", "success false\n"), "");
  EXPECT_NE(first_difference("a 1\n", "a 1\nb 2\n"), "");
  EXPECT_NE(first_difference("a 1 2\n", "a 1\n"), "");
  const std::string picture = "  picture\n    0.500\nreward ";
  EXPECT_EQ(first_difference(picture + "1\n", "  picture\n    0.503\nreward 1\n"), "");
  EXPECT_NE(first_difference(picture + "1\n", "  picture\n    0.510\nreward 1\n"), "");
  EXPECT_NE(first_difference(picture + "1\n", picture + "1.003\n"), "");
}

INSTANTIATE_TEST_SUITE_P(Registry, GoldenTest, testing::ValuesIn(all_pairings()), pairing_label);

}  // namespace
}  // namespace adaptbench

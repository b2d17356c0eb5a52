// Readable playthroughs of every family on every robot, in tests/golden/. A change of behaviour
// shows here as a difference, and then wants a new version of the family or the robot.
#include <gtest/gtest.h>

#include <string>

#include "core/playthrough.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "tests/tasks/golden_text.h"
#include "tests/tasks/pairings.h"

namespace adaptbench {
namespace {

constexpr int kSteps = 5;
class GoldenTest : public testing::TestWithParam<Pairing> {};

TEST_P(GoldenTest, PlaysAsItDidWhenItsVersionWasSet) {
  const Pairing& pairing = GetParam();
  const VariantSpace space(task_families().get(pairing.family), robots().get(pairing.robot),
                           "mujoco");
  const std::string text = playthrough(space.train(1), kSteps);
  EXPECT_EQ(difference_from_golden(text, pairing.family + "-" + pairing.robot + ".txt"), "");
}

TEST(GoldenComparisonTest, SeesAChangedDigitButNotTheLastOne) {
  EXPECT_EQ(first_difference("reward 0.123456\n", "reward 0.123457\n"), "");
  EXPECT_NE(first_difference("reward 0.12345\n", "reward 0.12346\n"), "");
  EXPECT_EQ(first_difference("<geom pos=\"1 0.123456\"/>\n", "<geom pos=\"1 0.123457\"/>\n"), "");
  EXPECT_NE(first_difference("<geom pos=\"1 0.12345\"/>\n", "<geom pos=\"1 0.12346\"/>\n"), "");
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

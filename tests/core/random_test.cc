#include "core/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace adaptbench {
namespace {

TEST(RandomTest, EqualStreamsDrawEqualNumbers) {
  Random a(7), b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.bits(), b.bits());
}

TEST(RandomTest, SplitDependsOnPurposeAndIndexAndNotOnPosition) {
  Random drawn(7);
  for (int i = 0; i < 13; ++i) drawn.normal();
  EXPECT_EQ(Random(7).split("a", 3).key(), drawn.split("a", 3).key());
  std::set<std::uint64_t> keys = {Random(7).key()};
  for (const char* purpose : {"a", "b", "ab"}) {
    for (std::uint64_t index : {0ULL, 1ULL, 1ULL << 40})
      keys.insert(Random(7).split(purpose, index).key());
  }
  EXPECT_EQ(keys.size(), 10U);
}

// Known answer of Philox4x32-10 for counter 0 and key 0, from the Random123 distribution's
// kat_vectors.
TEST(RandomTest, IsPhilox) {
  Random random(0);
  EXPECT_EQ(random.bits(), 0x6627e8d5U);
  EXPECT_EQ(random.bits(), 0xe169c58dU);
  EXPECT_EQ(random.bits(), 0xbc57ac4cU);
  EXPECT_EQ(random.bits(), 0x9b00dbd8U);
}

TEST(RandomTest, MomentsAreThoseOfTheDistributions) {
  constexpr int kDraws = 200000;
  Random random(1);
  double uniform = 0.0, normal = 0.0, square = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    uniform += random.uniform();
    const double x = random.normal();
    normal += x;
    square += x * x;
  }
  const double five_sigma = 5.0 / std::sqrt(kDraws);  // of a mean with unit deviation
  EXPECT_NEAR(uniform / kDraws, 0.5, five_sigma * std::sqrt(1.0 / 12.0));
  EXPECT_NEAR(normal / kDraws, 0.0, five_sigma);
  EXPECT_NEAR(square / kDraws, 1.0, five_sigma * std::sqrt(2.0));
}

TEST(RandomTest, BelowReachesEveryValueAndNoOther) {
  Random random(2);
  std::set<std::size_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
}

}  // namespace
}  // namespace adaptbench

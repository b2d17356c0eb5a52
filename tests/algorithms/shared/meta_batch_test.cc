#include "algorithms/shared/meta_batch.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/algorithms/support/point_tasks.h"

namespace adaptbench {
namespace {

// Ids with how often they were drawn; PointTasks has 8 training variants.
std::map<std::string, int> counts(const std::vector<TrainingVariant>& variants, std::size_t first,
                                  std::size_t count) {
  std::map<std::string, int> result;
  for (std::size_t i = first; i < first + count; ++i) ++result[variants[i].id()];
  return result;
}

TEST(DrawVariantsTest, EachVariantIsDrawnEquallyOftenOrOnceMore) {
  const PointTasks tasks({});
  const auto variants = draw_variants(tasks, 21, Random(1));
  ASSERT_EQ(variants.size(), 21u);
  for (const auto& [id, count] : counts(variants, 0, 16)) EXPECT_EQ(count, 2) << id;
  EXPECT_EQ(counts(variants, 16, 5).size(), 5u);
}

TEST(DrawVariantsTest, DrawsEveryVariantFirstSometimes) {
  const PointTasks tasks({});
  std::set<std::string> first;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto variants = draw_variants(tasks, 3, Random(1).split("draw", i));
    EXPECT_EQ(counts(variants, 0, 3).size(), 3u);
    first.insert(variants.front().id());
  }
  EXPECT_EQ(first.size(), tasks.size());
}

}  // namespace
}  // namespace adaptbench

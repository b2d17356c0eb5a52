#include "core/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

namespace adaptbench {
namespace {

TEST(ThreadPoolTest, EveryItemRunsExactlyOnce) {
  for (int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.size(), threads);
    for (std::size_t count : {0U, 1U, 3U, 1000U}) {
      std::vector<std::atomic<int>> runs(count);
      pool.parallel_for(count, [&](std::size_t i) { ++runs[i]; });
      for (const auto& run : runs) EXPECT_EQ(run, 1);
    }
  }
}

// Batches so short that a thread is often still on its way when the others have finished one.
TEST(ThreadPoolTest, ManyShortBatchesInARowLoseNothing) {
  for (int threads : {2, 5}) {
    ThreadPool pool(threads);
    std::atomic<std::size_t> sum{0};
    constexpr std::size_t kBatches = 5000, kItems = 3;
    for (std::size_t batch = 0; batch < kBatches; ++batch) {
      pool.parallel_for(kItems, [&](std::size_t i) { sum += i + 1; });
    }
    EXPECT_EQ(sum, kBatches * (1 + 2 + 3));
  }
}

TEST(ThreadPoolTest, TheExceptionOfTheLowestItemIsThrownAndTheOthersStillRun) {
  ThreadPool pool(3);
  std::atomic<int> runs{0};
  try {
    pool.parallel_for(100, [&](std::size_t i) {
      ++runs;
      if (i == 40 || i == 7 || i == 90) throw std::runtime_error(std::to_string(i));
    });
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "7");
  }
  EXPECT_EQ(runs, 100);
}

// Nested work runs on the thread that asks for it, by the same rules.
TEST(ThreadPoolTest, WorkMayAskForWorkOfItsOwn) {
  ThreadPool pool(3);
  std::vector<std::atomic<int>> runs(20);
  pool.parallel_for(
      4, [&](std::size_t i) { pool.parallel_for(5, [&](std::size_t j) { ++runs[5 * i + j]; }); });
  for (const auto& run : runs) EXPECT_EQ(run, 1);
}

TEST(ThreadPoolTest, NestedItemsStillRunWhenOneThrows) {
  ThreadPool pool(2);
  std::atomic<int> runs{0};
  const auto nested = [&](std::size_t) {
    pool.parallel_for(10, [&](std::size_t j) {
      ++runs;
      if (j == 8 || j == 3) throw std::runtime_error(std::to_string(j));
    });
  };
  try {
    pool.parallel_for(1, nested);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "3");
  }
  EXPECT_EQ(runs, 10);
}

}  // namespace
}  // namespace adaptbench

// What the harness says of a training that its own option ends, not the budget.
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "leaderboard/harness/training.h"

namespace adaptbench {
namespace {

class Reports final : public Progress {
 public:
  void report(const ProgressReport& report) override { all.push_back(report); }
  std::vector<ProgressReport> all;
};

TEST(TrainingProgressTest, CountsTowardsTheIterationsThatWereAskedFor) {
  ThreadPool threads(1);
  Reports reports;
  TrainRequest request;
  request.track = load_track("point-goal/plain");
  request.algorithm = "maml";
  request.options = {{"iterations", 4},
                     {"meta_batch", 2},
                     {"episodes_per_task", 2},
                     {"hidden_units", 4},
                     {"step_size_grid", Json::array()}};
  request.out = std::filesystem::path(testing::TempDir()) / "adaptbench-training-progress";
  request.threads = &threads;
  request.progress = &reports;
  std::filesystem::remove_all(request.out);
  train(request);
  std::filesystem::remove_all(request.out);
  ASSERT_EQ(reports.all.size(), 4U);
  for (const ProgressReport& report : reports.all) EXPECT_EQ(report.expected, 4);
  EXPECT_GT(reports.all[0].seconds_left, 0.0);
  EXPECT_EQ(reports.all[3].seconds_left, 0.0);
}

}  // namespace
}  // namespace adaptbench

// What adapting uses, by the program that users run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/json.h"
#include "tests/cli/program.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class SwapShotsTest : public testing::Test {
 protected:
  SwapShotsTest() {
    write_tiny_track(track_, 4000);
    const ProgramResult trained =
        run_program({"train", "--track", track_, "--algorithm", "fine_tuning", "--set",
                     "meta_batch=2", "--set", "episodes_per_task=2", "--out", folder_.file("run")});
    EXPECT_EQ(trained.status, 0) << trained.err;
  }
  ProgramResult swap(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"swap-shots", "--track", track_, "--checkpoint",
                                          folder_.file("run/checkpoint.adaptbench")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }

  TemporaryFolder folder_;
  const std::string track_ = folder_.file("tiny.json");
};

TEST_F(SwapShotsTest, PrintsATableAndKeepsTheRows) {
  const ProgramResult result = swap({"--out", folder_.file("swapped.json")});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("its own shots"), HasSubstr("failed simulations"),
                                HasSubstr("Wrote " + folder_.file("swapped.json"))));
  const Json file = read_json(folder_.path() / "swapped.json");
  EXPECT_EQ(file["algorithm"], "fine_tuning");
  // Three variants of one kind: after nothing, their own shots and those of another.
  ASSERT_EQ(file["rows"].size(), 9U);
  for (const Json& row : file["rows"]) {
    EXPECT_EQ(row["returns"].size(), 2U);
    EXPECT_EQ(row["failed"], Json({0, 0}));
  }
}

TEST_F(SwapShotsTest, SaysBeforeTheWorkThatItsOutcomeCannotBeWritten) {
  const ProgramResult result = swap({"--out", folder_.path().string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("cannot write " + folder_.path().string()));
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << "no progress: " << result.err;
}

TEST_F(SwapShotsTest, NamesTheLevelsThatThereAre) {
  const ProgramResult result = swap({"--level", "category"});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("has no level category; it has in-range, extrapolation"));
}

}  // namespace
}  // namespace adaptbench

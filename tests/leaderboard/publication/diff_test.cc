#include "leaderboard/publication/diff.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/error.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using DiffTest = FolderTest;

TEST_F(DiffTest, DiffSaysWhatChangedAndWhetherItIsSignificant) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const std::string number = std::to_string(seed);
    run_stub(stub_track(), "stub-random", folder() / "a" / "random" / number, seed);
    run_stub(stub_track(), "stub-random", folder() / "b" / "random" / number, seed);
    run_stub(stub_track(), "stub-learner", folder() / "b" / "learner" / number, seed);
  }
  ThreadPool pool(2);
  const Json same = diff_results((folder() / "a").string(), (folder() / "b").string(), 300, pool);
  EXPECT_EQ(same["changed"].size(), 3U);
  for (const Json& change : same["changed"]) {
    EXPECT_EQ(change["difference"], 0.0);
    EXPECT_FALSE(change["significant"].get<bool>());
  }
  EXPECT_EQ(same["only_b"], Json({"stub/aim stub-learner"}));
  EXPECT_THAT(show_diff(same), HasSubstr("only in b: stub/aim stub-learner"));
}

TEST_F(DiffTest, TwoFilesAreComparedWhateverTheirAlgorithms) {
  const fs::path random = run_stub(stub_track(), "stub-random", folder() / "a"),
                 learner = run_stub(stub_track(), "stub-learner", folder() / "b");
  ThreadPool pool(1);
  const Json diff = diff_results(random.string(), learner.string(), 300, pool);
  ASSERT_EQ(diff["changed"].size(), 3U);
  EXPECT_EQ(diff["changed"][0]["entry"], "stub/aim stub-random / stub-learner");
  EXPECT_GT(diff["changed"][0]["difference"].get<double>(), 0.0);
  EXPECT_TRUE(diff["only_a"].empty());
}

TEST_F(DiffTest, DiffOfDifferentContentsOfATrackIsRefused) {
  Json other = stub_track_json();
  other["shots"] = 1;
  run_stub(stub_track(), "stub-random", folder() / "a");
  run_stub(track_from_json(other, "other"), "stub-random", folder() / "b");
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] {
                diff_results((folder() / "a").string(), (folder() / "b").string(), 300, pool);
              }),
              HasSubstr("different contents of the track"));
}

TEST_F(DiffTest, DiffRefusesAFileThatDoesNotVerify) {
  const fs::path result = run_stub(stub_track(), "stub-random", folder() / "run");
  Json document = read_json(result);
  document["rows"].erase(0);
  const fs::path forged = folder() / "forged.json";
  std::ofstream(forged) << document.dump();
  ThreadPool pool(1);
  EXPECT_THAT(error_of([&] { diff_results(result.string(), forged.string(), 100, pool); }),
              HasSubstr("does not verify"));
}

}  // namespace
}  // namespace adaptbench

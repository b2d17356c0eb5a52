// Cells that are run again, on this machine and as if by another one.
#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/random.h"
#include "leaderboard/publication/collection.h"
#include "tests/leaderboard/verification/tamper_fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// Successes, lengths and failures are in no digest, but follow from what the digests hold.
TEST_F(TamperTest, WhatWasRecordedOfATrajectoryCannotBeEdited) {
  const auto all_succeed = [](Result& result) {
    for (Row& row : result.rows) {
      for (ScoredShot& shot : row.shots) {
        std::ranges::fill(shot.success_ever, 1);
        std::ranges::fill(shot.success_at_end, 1);
      }
    }
  };
  const auto from_elsewhere = [&](Result& result) {
    all_succeed(result);
    for (Json& session : result.sessions) session["cpu"] = "another processor";
  };
  const auto failures_forgotten = [](Result& result) {
    for (Row& row : result.rows) {
      for (ScoredShot& shot : row.shots) shot.failures.clear();
    }
  };
  for (const int level : {2, 3}) {
    EXPECT_THAT(after_forgery(all_succeed, "honest", level),
                HasSubstr("shot 0: the success_ever recorded are not those"));
    EXPECT_THAT(after_forgery(from_elsewhere, "honest", level), HasSubstr("success_ever recorded"));
    EXPECT_THAT(after_forgery(failures_forgotten, "broken", level),
                HasSubstr("the failures recorded are not those"));
  }
}

// However little another number of the cell was moved, to have it taken for another machine's.
TEST_F(TamperTest, WhatFollowsFromATrajectoryFollowsOnAnyMachine) {
  const auto forged = [&](double by, bool shorter) {
    return after_forgery(
        [&](Result& result) {
          for (Row& row : result.rows) {
            row.shots[0].returns[0] += by;
            row.shots[0].parts["aim"] += by / 5.0;
            if (shorter) --row.shots[1].lengths[0];
          }
          for (Json& session : result.sessions) session["cpu"] = "another processor";
        },
        "honest", 3);
  };
  EXPECT_THAT(forged(1e-12, true), HasSubstr("shot 1: the lengths recorded are not those"));
  EXPECT_THAT(forged(0.1, false), HasSubstr("shot 0: the returns recorded are not those"));
  EXPECT_EQ(forged(1e-12, false), "");
}

// What is in time there may be too late here, and the other way round.
TEST_F(TamperTest, TimeIsNoPartOfWhatIsScoredAgain) {
  Json document = stub_track_json();
  document["name"] = "stub/timed";
  for (const double limit_s : {1e-6, 600.0}) {
    document["limits"] = {{"seconds", limit_s}};
    const fs::path path = run_stub(track_from_json(document, "timed"), "stub-learner",
                                   folder() / std::to_string(limit_s));
    const Verdict verdict = verdict_of(path, 3);
    EXPECT_TRUE(verdict.ok()) << verdict.text();
    Json late = read_json(path);
    EXPECT_EQ(late["rows"][3]["failure"].get<std::string>().empty(), limit_s > 1.0);
    late["rows"][3]["adaptation_seconds"] = 601.0;
    std::ofstream(path) << late.dump();
    EXPECT_EQ(verdict_of(path).ok(), limit_s < 1.0);
  }
}

TEST_F(TamperTest, ARejectionNamesItsSampleToo) {
  const auto all_earn_more = [](Result& result) {
    for (Row& row : result.rows) {
      for (double& value : row.shots[0].returns) value += 1.0;
      row.shots[0].parts["aim"] += 1.0;
    }
  };
  (void)after_forgery(all_earn_more);
  ThreadPool threads(1);
  VerifyRequest request;
  request.result = folder() / "honest" / "result.json";
  request.level = 3;
  request.share = 0.3;
  request.sample_seed = 4711;
  request.threads = &threads;
  const Verdict verdict = verify(request);
  EXPECT_FALSE(verdict.ok());
  EXPECT_THAT(verdict.text(), HasSubstr("sample seed 4711"));
}

TEST_F(TamperTest, NobodyKnowsWhichCellsWillBeLookedAt) {
  ThreadPool threads(1);
  VerifyRequest request;
  request.result = copy();
  request.level = 3;
  request.share = 0.3;
  request.threads = &threads;
  std::set<std::string> claims;
  for (int i = 0; i < 4; ++i) claims.insert(verify(request).checked.back());
  EXPECT_GT(claims.size(), 1U);
  EXPECT_THAT(*claims.begin(), HasSubstr("5 of 14 cells (sample seed "));
  request.sample_seed = 7;
  EXPECT_EQ(verify(request).checked, verify(request).checked);
}

// The honest result as another processor would have it: every return changed by change(), and so
// that it is noticed, every digest.
class OtherMachineTest : public TamperTest {
 protected:
  Verdict verdict_elsewhere(
      const std::function<double()>& change, double share = 1.0,
      const std::function<void(Result&)>& forge = [](Result&) {}) const {
    const fs::path path = copy();
    Result result = read_result(path);
    forge(result);
    for (Json& session : result.sessions) session["cpu"] = "another processor";
    std::string chain = result.chain_start();
    for (Row& row : result.rows) {
      for (ScoredShot& shot : row.shots) {
        shot.digest = std::string(64, 'a');
        for (double& value : shot.returns) {
          const double by = change();
          value += by;
          shot.parts["aim"] += by / 5.0;
        }
      }
      row.chain = chain = chain_value(chain, row);
    }
    write_result(result, path);
    ThreadPool threads(1);
    VerifyRequest request;
    request.result = path;
    request.level = 3;
    request.share = share;
    request.threads = &threads;
    return verify(request);
  }
};

TEST_F(OtherMachineTest, TrajectoriesThatPartAreJudgedByTheirMeans) {
  Random random(5);
  const Verdict alike = verdict_elsewhere([&] { return 0.2 * random.normal(); }),
                better = verdict_elsewhere([&] { return 0.5 + 0.2 * random.normal(); });
  EXPECT_TRUE(alike.ok()) << alike.text();
  EXPECT_THAT(alike.agreement, ::testing::StartsWith("statistically consistent"));
  EXPECT_FALSE(better.ok());
  EXPECT_THAT(better.agreement, HasSubstr("not statistically consistent"));
}

TEST_F(OtherMachineTest, SuccessesAreJudgedTooWhereTrajectoriesPart) {
  const Verdict verdict = verdict_elsewhere([] { return 0.0; }, 1.0,
                                            [](Result& result) {
                                              for (Row& row : result.rows) {
                                                for (ScoredShot& shot : row.shots)
                                                  std::ranges::fill(shot.success_ever, 1);
                                              }
                                            });
  EXPECT_THAT(problems(verdict), HasSubstr("other rates of success_ever"));
  EXPECT_THAT(problems(verdict), Not(HasSubstr("success_at_end")));
}

TEST_F(OtherMachineTest, MeansWithoutSpreadAreAlikeUpToRoundingOnly) {
  for (const double shift : {0.0, 1e-9}) {
    const Verdict same = verdict_elsewhere([&] { return shift; });
    EXPECT_TRUE(same.ok()) << same.text();
    EXPECT_THAT(same.agreement, HasSubstr("the mean return does not"));
  }
  const Verdict shifted = verdict_elsewhere([] { return 0.25; });
  EXPECT_FALSE(shifted.ok());
  EXPECT_THAT(shifted.agreement, HasSubstr("not statistically consistent"));
}

TEST_F(OtherMachineTest, OneCellTellsOnlyWhetherItIsAlike) {
  const double one = 0.05;  // of 14 cells, rounded up
  EXPECT_THAT(verdict_elsewhere([] { return 0.0; }, one).agreement, HasSubstr("consistent"));
  const Verdict unknown = verdict_elsewhere([] { return 0.1; }, one);
  EXPECT_TRUE(unknown.ok()) << unknown.text();
  EXPECT_EQ(unknown.agreement, "");
  const auto succeed = [](Result& result) {
    for (Row& row : result.rows) std::ranges::fill(row.shots[0].success_ever, 1);
  };
  EXPECT_EQ(verdict_elsewhere([] { return 0.0; }, one, succeed).agreement, "");
  EXPECT_THAT(unknown.not_checked, Contains(HasSubstr("too few cells to compare means")));
  EXPECT_THAT(unknown.checked, Not(Contains(HasSubstr("scoring again"))));
  ThreadPool threads(1);
  VerifyRequest request;
  request.result = folder() / "honest" / "result.json";
  request.level = 3;
  request.share = one;
  request.threads = &threads;
  EXPECT_THAT(error_of([&] { add_to_collection(folder() / "board", request, "please"); }),
              HasSubstr("is not verified on level 3: too few"));
}

}  // namespace
}  // namespace adaptbench

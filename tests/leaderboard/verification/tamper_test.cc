// Results that were tampered with, each of which must be rejected for the right reason.
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "core/file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/verification/signature.h"
#include "leaderboard/verification/verify.h"
#include "tests/leaderboard/verification/tamper_fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST_F(TamperTest, HonestResultsVerifyOnEveryLevel) {
  for (const char* name : {"honest", "failing", "oracle"}) {
    for (const int level : {1, 2, 3}) {
      const Verdict verdict = verdict_of(copy(name), level);
      EXPECT_TRUE(verdict.ok()) << name << " level " << level << "\n" << verdict.text();
      EXPECT_EQ(verdict.agreement, level == 1 ? "" : "identical");
    }
  }
}

TEST_F(TamperTest, ReturnsCannotBeEdited) {
  EXPECT_THAT(after_edit([](Json& d) { d["rows"][3]["shots"][2]["returns"][0] = 9.9; }),
              HasSubstr("hash chain breaks at the row of cell 3"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[3].shots[2].returns[0] += 1.0; }),
              HasSubstr("parts of the reward add up"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[3].shots[2].returns[0] = 1e308; }),
              HasSubstr("parts of the reward add up"));
}

TEST_F(TamperTest, ForgedReturnsThatAddUpFallToReplayAndRescoring) {
  const auto forge = [](Result& r) {
    r.rows[3].shots[2].returns[0] += 1.0;
    r.rows[3].shots[2].parts["aim"] += 0.2;  // one of five episodes
  };
  EXPECT_EQ(after_forgery(forge), "");
  for (const int level : {2, 3}) {
    EXPECT_THAT(after_forgery(forge, "honest", level),
                HasSubstr("cell 3: shot 2: the returns recorded are not those"));
  }
}

TEST_F(TamperTest, CellsCannotBeDroppedDoubledOrMoved) {
  EXPECT_THAT(after_edit([](Json& d) { d["rows"].erase(5); }), HasSubstr("cell 5"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows.erase(r.rows.begin() + 5); }),
              HasSubstr("is missing"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows.clear(); }), HasSubstr("is missing"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[5] = r.rows[6]; }),
              HasSubstr("cell 6 is there twice"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows.push_back(r.rows[6]); }),
              HasSubstr("cell 6 is there twice"));
  EXPECT_THAT(after_forgery([](Result& r) { std::swap(r.rows[5], r.rows[6]); }),
              HasSubstr("order of the cells"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[5].cell = 999; }), HasSubstr("never planned"));
}

TEST_F(TamperTest, VariantsCannotBeExchanged) {
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[0].variant = r.rows[1].variant; }),
              HasSubstr("planned was"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[13].level = Level::kTrain; }),
              HasSubstr("planned was"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[4].repeat = 0; }), HasSubstr("planned was"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[0].variant_hash = r.rows[1].variant_hash; }),
              HasSubstr("content of"));
  // The easy cell's numbers under the hard cell's name.
  const auto swap = [](Result& r) { std::swap(r.rows[0].shots, r.rows[1].shots); };
  EXPECT_THAT(after_forgery(swap, "honest", 2), HasSubstr("cell 0"));
  EXPECT_THAT(after_forgery(swap, "honest", 3), HasSubstr("another trajectory"));
}

TEST_F(TamperTest, StatisticsAndObstaclesMustFollowFromTheRows) {
  EXPECT_THAT(after_edit([](Json& d) { d["statistics"]["levels"][0]["curve"][2]["iqm"] = 9.9; }),
              HasSubstr("/levels/0/curve/2/iqm is 9.9"));
  EXPECT_THAT(after_edit([](Json& d) {
                Json& mean = d["statistics"]["levels"][0]["curve"][2]["mean"];
                mean = mean.get<double>() + 1e-6;
              }),
              HasSubstr("/levels/0/curve/2/mean"));
  // The last digit may be rounded differently elsewhere.
  EXPECT_EQ(after_edit([](Json& d) {
              Json& mean = d["statistics"]["levels"][0]["curve"][2]["mean"];
              mean = mean.get<double>() * (1.0 + 1e-15);
            }),
            "");
  EXPECT_THAT(after_edit([](Json& d) { d["statistics"]["levels"][0]["cells"] = 4; }),
              HasSubstr("/levels/0/cells is 4, recomputed 3"));
  EXPECT_THAT(after_edit([](Json& d) { d["statistics"]["levels"].erase(0); }),
              HasSubstr("statistics do not follow"));
  EXPECT_THAT(after_edit([](Json& d) { d["obstacles"] = {"none at all"}; }),
              HasSubstr("obstacles to publication"));
}

TEST_F(TamperTest, TheTrackCannotBeChanged) {
  EXPECT_THAT(after_edit([](Json& d) { d["track"]["shots"] = 1; }), HasSubstr("track_hash is not"));
  const auto forged = [this](const std::string& pointer, const Json& value) {
    Json document = stub_track_json();
    document[Json::json_pointer(pointer)] = value;
    return after_forgery([&](Result& r) { r.track = track_from_json(document, "forged"); });
  };
  EXPECT_THAT(forged("/version", 2), HasSubstr("differs from the one known here"));
  EXPECT_THAT(forged("/training/steps", 4000), HasSubstr("differs from the one known here"));
  EXPECT_THAT(after_edit([](Json& d) { d["track"]["name"] = "../../etc/passwd"; }),
              HasSubstr("does not follow the schema 'track'"));
}

TEST_F(TamperTest, ShotsAndEpisodesMustBeThoseOfTheTrack) {
  EXPECT_THAT(after_forgery([](Result& r) {
                r.rows[2].shots.push_back(r.rows[2].shots.back());
                r.rows[2].collected.push_back(r.rows[2].collected.back());
              }),
              HasSubstr("scored after 3 shots, allowed are 2"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].collected[0].episodes = 8; }),
              HasSubstr("adapted from 8 episodes"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].collected[0].steps = 41; }),
              HasSubstr("41 steps do not fit"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].shots.pop_back(); }),
              HasSubstr("without a reason"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].collected.clear(); }),
              HasSubstr("0 shots were collected"));
  EXPECT_THAT(
      after_forgery([](Result& r) {
        for (auto* bits : {&r.rows[2].shots[1].success_ever, &r.rows[2].shots[1].success_at_end})
          bits->pop_back();
        r.rows[2].shots[1].returns.pop_back();
        r.rows[2].shots[1].lengths.pop_back();
      }),
      HasSubstr("4 episodes were scored, planned are 5"));
}

TEST_F(TamperTest, EpisodesMustBePossible) {
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].shots[0].success_at_end[0] = 1; }),
              HasSubstr("succeeds at its end, but never"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].shots[0].lengths[0] = 11; }),
              HasSubstr("the horizon is 10"));
  EXPECT_THAT(after_edit([](Json& d) { d["rows"][2]["shots"][0]["digest"] = "beef"; }),
              HasSubstr("does not follow the schema"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].shots[0].parts["bonus"] = 0.0; }),
              HasSubstr("unknown part of the reward 'bonus'"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].shots[0].parts.erase("aim"); }),
              HasSubstr("'aim' is missing"));
}

TEST_F(TamperTest, FailuresCannotBeHidden) {
  EXPECT_THAT(after_forgery([](Result& r) { r.rows[2].failure = ""; }, "failing"),
              HasSubstr("without a reason"));
  EXPECT_THAT(after_forgery([](Result& r) { r.rows.erase(r.rows.begin()); }, "failing"),
              HasSubstr("is missing"));
}

TEST_F(TamperTest, TrainingMustKeepToItsVariantsAndBudget) {
  const std::string train = "stub-aim@1/stub@1/stub/train";
  EXPECT_THAT(after_forgery([&](Result& r) {
                r.training.draws["stub-aim@1/stub@1/stub/extrapolation"] = {{0, 1}};
              }),
              HasSubstr("not the track's training or validation set"));
  EXPECT_THAT(after_forgery([&](Result& r) { r.training.draws[train][6] = 1; }),
              HasSubstr("drew variant 6"));
  EXPECT_THAT(after_forgery([&](Result& r) {
                r.training.draws[train].erase(r.training.draws[train].begin());
              }),
              HasSubstr("episodes in all, but"));
  EXPECT_THAT(after_forgery([&](Result& r) { r.training.steps = 2010; }),
              HasSubstr("2010 steps of a budget of 2000"));
  EXPECT_THAT(after_forgery([&](Result& r) { r.training.steps = 1; }), HasSubstr("do not fit"));
}

TEST_F(TamperTest, AlgorithmCannotBePassedOffAsAnother) {
  EXPECT_THAT(after_forgery([](Result& r) { r.told_task = false; }, "oracle"),
              HasSubstr("told_task is false"));
  EXPECT_THAT(after_forgery([](Result& r) { r.options["luck"] = 1; }), HasSubstr("luck"));
  EXPECT_THAT(after_forgery([](Result& r) { r.options["fails"] = "always"; }),
              HasSubstr("allowed is"));
  EXPECT_THAT(after_forgery([](Result& r) { r.options = Json::object(); }),
              HasSubstr("options are not complete"));
  EXPECT_THAT(after_edit([](Json& d) { d["algorithm"]["name"] = "../../bin/sh"; }),
              HasSubstr("does not follow the schema"));
  EXPECT_THAT(after_edit([](Json& d) { d["algorithm"]["options"]["fails"] = "throws"; }),
              HasSubstr("hash chain breaks"));
}

TEST_F(TamperTest, AnotherCheckpointOrSeedFallsToRescoring) {
  const std::string hash(64, 'a');
  EXPECT_THAT(after_edit([&](Json& d) { d["training"]["checkpoint"] = hash; }),
              HasSubstr("hash chain breaks"));
  EXPECT_THAT(after_forgery([&](Result& r) { r.checkpoint_hash = hash; }, "honest", 3),
              HasSubstr("another checkpoint"));
  EXPECT_THAT(after_forgery([](Result& r) { r.seed = 1; }, "honest", 3),
              HasSubstr("differ from what the checkpoint says"));
  EXPECT_THAT(after_forgery([](Result& r) { r.seed = 1; }, "honest", 2),
              HasSubstr("another trajectory"));
}

TEST_F(TamperTest, MalformedFilesAreRefusedWithTheReason) {
  const auto text = [this](const std::string& what, const std::string& with) {
    return after_text(
        [&](std::string content) { return replaced(std::move(content), what, with); });
  };
  EXPECT_THAT(text("\"returns\":[", "\"returns\":[NaN,"), HasSubstr("not valid JSON"));
  EXPECT_THAT(text("\"returns\":[", "\"returns\":[1e999,"), HasSubstr("number overflow"));
  EXPECT_THAT(text("\"lengths\":[", "\"lengths\":[-1,"), HasSubstr("does not follow the schema"));
  EXPECT_THAT(text("\"repeat\":0", "\"repeat\":0,\"repeat\":0"), HasSubstr("appears twice"));
  EXPECT_THAT(text("\"repeat\":0", "\"repeat\":0,\"bonus\":0"),
              HasSubstr("does not follow the schema"));
  EXPECT_THAT(text("\"cell\":0", "\"cell\":\"0\""), HasSubstr("does not follow the schema"));
  EXPECT_THAT(text("adaptbench-result@1", "adaptbench-result@2"),
              HasSubstr("does not follow the schema"));
  EXPECT_THAT(text("\"sessions\": [",
                   "\"sessions\": [" + std::string(100, '[') + std::string(100, ']') + ","),
              HasSubstr("nested deeper"));
  EXPECT_THAT(after_text([](const std::string&) { return ""; }), HasSubstr("not valid JSON"));
  EXPECT_THAT(after_text([](const std::string&) { return std::string(100000, '['); }),
              HasSubstr("nested deeper"));
}

TEST_F(TamperTest, TruncationIsNoticedEverywhere) {
  const std::string whole = slurp(copy());
  for (std::size_t length = 0; length + 1 < whole.size(); length += 1 + whole.size() / 37) {
    EXPECT_NE(after_text([&](const std::string&) { return whole.substr(0, length); }), "")
        << length << " bytes";
  }
}

TEST_F(TamperTest, RecordedActionsMustBeThoseThatWerePlayed) {
  const fs::path path = copy();
  const fs::path actions = path.parent_path() / "actions" / "000007.f32";
  std::string bytes = slurp(actions);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(actions, std::ios::binary) << bytes;
  EXPECT_THAT(problems(verdict_of(path, 2)), HasSubstr("cell 7"));
  bytes.pop_back();
  std::ofstream(actions, std::ios::binary) << bytes;
  EXPECT_THAT(problems(verdict_of(path, 2)), HasSubstr("bytes"));
  fs::remove(actions);
  EXPECT_THAT(problems(verdict_of(path, 2)), HasSubstr("cannot read"));
  fs::remove_all(path.parent_path() / "actions");
  EXPECT_THAT(problems(verdict_of(path, 2)), HasSubstr("no actions were recorded"));
}

// Other programs write keys in another order.
TEST_F(TamperTest, TheOrderOfKeysMeansNothing) {
  const fs::path path = copy();
  const std::string sorted = nlohmann::json(read_json(path)).dump();
  std::ofstream(path) << sorted;
  for (const int level : {1, 3}) {
    const Verdict verdict = verdict_of(path, level);
    EXPECT_TRUE(verdict.ok()) << verdict.text();
  }
}

TEST_F(TamperTest, ThousandEpisodesPassLevelOneWithinFiveSeconds) {
  Json document = stub_track_json();
  document["evaluation_episodes"] = 24;  // 14 cells x 3 scores x 24 = 1008 episodes
  const fs::path path = run_stub(track_from_json(document, "larger"), "stub-random", folder());
  ::unsetenv("ADAPTBENCH_TRACKS");  // it is not the shipped one
  const std::clock_t start = std::clock();
  EXPECT_TRUE(verdict_of(path).ok());
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 5.0);
  ::setenv("ADAPTBENCH_TRACKS", (base_ / "tracks").c_str(), 1);
}

TEST_F(TamperTest, SignatureBelongsToFileAndKey) {
  ThreadPool threads(1);
  const fs::path path = copy();
  write_key_pair(folder() / "mine");
  write_key_pair(folder() / "other");
  EXPECT_NE(error_of([&] { write_key_pair(folder() / "mine"); }), "");
  sign_file(path, folder() / "mine.key");
  VerifyRequest request;
  request.result = path;
  request.threads = &threads;
  request.public_key = folder() / "mine.pub";
  EXPECT_TRUE(verify(request).ok());
  request.public_key = folder() / "other.pub";
  EXPECT_THAT(problems(verify(request)), HasSubstr("does not belong to this file and key"));
  request.public_key = folder() / "mine.pub";
  std::ofstream(path, std::ios::app) << " ";
  EXPECT_THAT(problems(verify(request)), HasSubstr("does not belong to this file and key"));
  std::ofstream(folder() / "mine.pub") << "no key";
  EXPECT_THAT(problems(verify(request)), HasSubstr("is not a public key"));
  fs::remove(signature_path(path));
  EXPECT_THAT(problems(verify(request)), HasSubstr("does not exist"));
  EXPECT_EQ(fs::status(folder() / "mine.key").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace adaptbench

#include "leaderboard/harness/track.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/error.h"
#include "leaderboard/harness/cells.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

std::string error_with(const std::string& pointer, const Json& value) {
  Json document = stub_track_json();
  document[Json::json_pointer(pointer)] = value;
  return error_of([&] { track_from_json(document, "the track"); });
}

TEST(TrackTest, EveryShippedTrackLoadsAndItsCellsCanBePlanned) {
  for (const auto& name : track_names()) {
    const Track track = load_track(name);
    std::size_t cells = 0;
    for (const auto& level : track.levels) {
      cells += level.variants * static_cast<std::size_t>(level.repeats) * level.robots.size();
    }
    EXPECT_EQ(planned_cells(track, 0).size(), cells) << name;
  }
}

TEST(TrackTest, HashIsOfTheContentAndNotOfItsFormatting) {
  const Track track = stub_track();
  const Json sorted = nlohmann::json(stub_track_json());
  EXPECT_EQ(track_from_json(sorted, "sorted").hash, track.hash);
  Json changed = stub_track_json();
  changed["shots"] = 3;
  EXPECT_NE(track_from_json(changed, "changed").hash, track.hash);
}

TEST(TrackTest, UnknownNameListsTheKnownOnes) {
  const std::string message = error_of([] { load_track("run-direction/half-cheeta"); });
  EXPECT_NE(message.find("did you mean 'run-direction/half-cheetah'"), std::string::npos)
      << message;
}

TEST(TrackTest, RefusesWhatTheSchemaDoesNotAllow) {
  EXPECT_NE(error_with("/colour", "red"), "");
  EXPECT_NE(error_with("/shots", -1), "");
  EXPECT_NE(error_with("/shots", 2.5), "");
  EXPECT_NE(error_with("/name", "../etc/passwd"), "");
  EXPECT_NE(error_with("/levels/dreams", Json({{"variants", 1}})), "");
  EXPECT_NE(error_with("/training/steps", "many"), "");
  EXPECT_EQ(error_with("/shots", 3), "");
  EXPECT_NE(error_with("/training/robots/0", "In Worm").find("found \"In Worm\""),
            std::string::npos);
}

TEST(TrackTest, AnchorsMustBeAlgorithms) {
  EXPECT_NO_THROW(require_runnable(stub_track()));
  Json document = stub_track_json();
  document["anchors"]["high"] = "stub-orakel";
  EXPECT_THAT(
      [&] { require_runnable(track_from_json(document, "anchors")); },
      testing::ThrowsMessage<ConfigError>(testing::HasSubstr("did you mean 'stub-oracle'?")));
}

TEST(TrackTest, RefusesLevelsThatContradictTraining) {
  EXPECT_NE(error_with("/levels/train/variants", 7).find("training has 6"), std::string::npos);
  EXPECT_NE(
      error_with("/levels/robot", Json({{"variants", 1}})).find("the level robot needs 'robots'"),
      std::string::npos);
  EXPECT_NE(error_with("/levels/in-range/robots", Json({"stub"})).find("the level robot alone"),
            std::string::npos);
  EXPECT_NE(error_with("/levels/robot", Json({{"variants", 1}, {"robots", {"stub"}}}))
                .find("training uses"),
            std::string::npos);
  EXPECT_NE(error_with("/levels/in-range/engine", "other").find("engine"), std::string::npos);
}

TEST(TrackTest, AVariantIsExcludedOnce) {
  EXPECT_NE(error_with("/excluded", Json({"a", "b", "a"})).find("'a' is excluded twice"),
            std::string::npos);
}

TEST(TrackTest, RobotsMayTrainOnDifferentlyManyVariants) {
  Json document = stub_track_json();
  document["training"]["robots"] = {"stub", "stub-other"};
  document["training"]["variants"] = {6, 3};
  const Track track = track_from_json(document, "two robots");
  EXPECT_EQ(track.training.total_variants(), 9U);
  EXPECT_THAT(describe_track(track), testing::HasSubstr("6 variants of stub, 3 of stub-other"));
  std::map<std::string, int> counts;
  for (const TrainingVariant& variant : training_variants(track)) ++counts[variant.robot()];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"stub", 6}, {"stub-other", 3}}));
  document["levels"]["train"]["variants"] = 4;  // more than the second robot has
  EXPECT_THROW((void)track_from_json(document, "train"), DataError);
  for (const Json& wrong : {Json({6}), Json({6, 3, 1}), Json({6, 0}), Json({6, "3"})}) {
    document["training"]["variants"] = wrong;
    EXPECT_THROW((void)track_from_json(document, "wrong"), DataError) << wrong;
  }
}

TEST(TrackTest, RecommendedOptionsAreThoseOfTheNearestName) {
  const Json own = recommended_options(load_track("open-door/iiwa"), "behaviour_cloning");
  EXPECT_FALSE(own.empty());
  EXPECT_EQ(recommended_options(load_track("open-door/iiwa/4-doors"), "behaviour_cloning"), own);
  EXPECT_TRUE(
      recommended_options(load_track("open-door/iiwa/4-doors"), "no_such_algorithm").empty());
}

using TrackFileTest = FolderTest;

TEST_F(TrackFileTest, FolderNamedByTheEnvironmentIsSearched) {
  std::filesystem::create_directories(folder() / "stub");
  std::ofstream(folder() / "stub" / "aim.json") << stub_track_json().dump();
  ::setenv("ADAPTBENCH_TRACKS", folder().c_str(), 1);
  EXPECT_EQ(load_track("stub/aim").hash, stub_track().hash);
  ::unsetenv("ADAPTBENCH_TRACKS");
  EXPECT_EQ(load_track((folder() / "stub" / "aim.json").string()).hash, stub_track().hash);
  EXPECT_THROW(load_track("stub/aim"), ConfigError);
}

// After all the work its results would be refused where they are compared.
TEST_F(TrackFileTest, ACopyThatIsChangedNeedsANameOfItsOwn) {
  const std::string path = (folder() / "copy.json").string();
  Json document = load_track("point-goal/plain").document;
  std::ofstream(path) << document.dump();
  EXPECT_EQ(load_track(path).hash, load_track("point-goal/plain").hash);
  document["shots"] = 1;
  std::ofstream(path) << document.dump();
  EXPECT_THAT([&] { load_track(path); },
              testing::ThrowsMessage<ConfigError>(testing::HasSubstr("give it another name")));
  document["name"] = "point-goal/mine";
  std::ofstream(path) << document.dump();
  EXPECT_NO_THROW(load_track(path));
}

}  // namespace
}  // namespace adaptbench

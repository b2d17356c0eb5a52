#include "leaderboard/harness/result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace adaptbench {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kRevision(40, 'a');

std::vector<std::string> obstacles_of(const Json& session, bool complete = true) {
  Result result;
  result.training_complete = complete;
  result.sessions = Json::array({session});
  return publication_obstacles(result);
}

TEST(PublicationTest, ReleaseBuildOfACommittedRevisionMayBePublished) {
  EXPECT_THAT(obstacles_of({{"build", "release"}, {"revision", kRevision}}), IsEmpty());
}

TEST(PublicationTest, DebugBuildChangedSourcesAndUnfinishedTrainingMayNot) {
  EXPECT_THAT(obstacles_of({{"build", "debug"}, {"revision", kRevision}}),
              ElementsAre("scored by a debug build"));
  EXPECT_THAT(obstacles_of({{"build", "release"}, {"revision", kRevision + "-dirty"}}),
              ElementsAre("scored by a build of changed sources: " + kRevision + "-dirty"));
  EXPECT_THAT(obstacles_of({{"build", "release"}, {"revision", "unknown"}}),
              ElementsAre("scored by a build of unknown revision"));
  EXPECT_THAT(obstacles_of({{"build", "release"}, {"revision", kRevision}}, false),
              ElementsAre("training did not come to its end"));
}

TEST(PublicationTest, OneBadSessionAmongGoodOnesIsEnough) {
  Result result;
  result.training_complete = true;
  result.sessions = Json::array({{{"build", "release"}, {"revision", kRevision}},
                                 {{"build", "debug"}, {"revision", kRevision}}});
  EXPECT_THAT(publication_obstacles(result), ElementsAre("scored by a debug build"));
}

TEST(PublicationTest, TrainingCountsAsMuchAsScoring) {
  Result result;
  result.training_complete = true;
  result.training_builds =
      Json::array({{{"build", "release"}, {"revision", kRevision + "-dirty"}}});
  result.sessions = Json::array({{{"build", "release"}, {"revision", kRevision}}});
  EXPECT_THAT(publication_obstacles(result),
              ElementsAre("trained by a build of changed sources: " + kRevision + "-dirty"));
}

// Sessions come from a file: what does not say that it is sound is not.
TEST(PublicationTest, SessionThatSaysNothingMayNot) {
  EXPECT_THAT(obstacles_of({{"build", 7}, {"revision", nullptr}}),
              ElementsAre("scored by a debug build", "scored by a build of unknown revision"));
}

}  // namespace
}  // namespace adaptbench

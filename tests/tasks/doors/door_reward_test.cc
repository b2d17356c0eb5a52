// Progress pays more than regress, at every stage of every kind of handle.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

using Kind = std::pair<std::string, std::string>;
const std::vector<Kind> kKinds = {
    {"lever", "towards"},    {"lever", "away"},    {"knob", "towards"},    {"knob", "away"},
    {"pull-bar", "towards"}, {"push-bar", "away"}, {"t-handle", "towards"}};

class DoorRewardTest : public testing::TestWithParam<std::string> {
 protected:
  static DoorWorld posed(const Kind& kind) {
    return DoorWorld(reachable_door(GetParam(), door_with(kind.first, kind.second)));
  }
};

INSTANTIATE_TEST_SUITE_P(Arms, DoorRewardTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

TEST_P(DoorRewardTest, ComingNearerToTheGripPays) {
  for (const Kind& kind : kKinds) {
    DoorWorld door = posed(kind);
    const Eigen::Isometry3d grip = door.geometry().grip(0.0, 0.0);
    double previous = 0.0;
    for (const double away_m : {0.15, 0.1, 0.05, 0.0}) {
      Eigen::Isometry3d pose = grip;
      ASSERT_TRUE(door.set_tool(pose.translate(Eigen::Vector3d(-away_m, 0.0, 0.0)))) << kind.first;
      const double paid = door.paid();
      EXPECT_GT(paid, previous) << kind.first << ' ' << away_m;
      previous = paid;
    }
  }
}

TEST_P(DoorRewardTest, TurningTheHandlePaysUntilTheLatchIsFree) {
  for (const Kind& kind : kKinds) {
    DoorWorld door = posed(kind);
    if (!door.geometry().door().has_latch()) continue;
    double previous = 0.0;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      const double turned_rad = share * door.geometry().door().latch_rad;
      ASSERT_TRUE(door.set_tool(door.geometry().grip(0.0, turned_rad))) << kind.first;
      door.set_angle("handle", turned_rad);
      const double paid = door.paid();
      EXPECT_GT(paid, previous) << kind.first << ' ' << share;
      previous = paid;
    }
  }
}

TEST_P(DoorRewardTest, OpeningPaysAndAnOpenDoorIsWorthLettingGoOfItsHandle) {
  for (const Kind& kind : kKinds) {
    DoorWorld door = posed(kind);
    const double turned_rad =
        door.geometry().door().has_latch() ? door.geometry().door().latch_rad : 0.0;
    if (door.geometry().door().has_latch()) door.set_angle("handle", turned_rad);
    ASSERT_TRUE(door.set_tool(door.geometry().grip(0.0, turned_rad)));
    const double about_to_open = door.paid();
    EXPECT_NEAR(about_to_open, 1.5, 0.02);
    double previous = about_to_open;
    for (const double open_rad : {0.03, 0.05, 0.07}) {  // in the hand
      ASSERT_TRUE(door.set_tool(door.geometry().grip(open_rad, turned_rad))) << kind.first;
      door.set_angle("door", open_rad);
      const double paid = door.paid();
      EXPECT_GT(paid, previous) << kind.first << ' ' << open_rad;
      previous = paid;
    }
    // The hand is elsewhere, and the handle has gone back to rest: all that was earned there is
    // lost.
    if (door.geometry().door().has_latch()) door.set_angle("handle", 0.0);
    door.set_tool(start_pose(door.geometry().door(), Eigen::Vector3d::Zero()));
    door.set_angle("door", 0.084);
    previous = door.paid();
    EXPECT_GT(previous, about_to_open) << kind.first << " whose handle was let go of";
    for (const double open_rad : {0.2, 0.3, 0.4, 0.51}) {
      door.set_angle("door", open_rad);
      const double paid = door.paid();
      EXPECT_GT(paid, previous) << kind.first << ' ' << open_rad;
      previous = paid;
    }
    EXPECT_GT(previous, about_to_open + 1.0) << kind.first;
  }
}

// Each part on its own, by the numbers of DoorTask.
TEST_P(DoorRewardTest, PartsAreWorthWhatIsWrittenOfThem) {
  DoorWorld door = posed({"lever", "towards"});
  const double scale = door.geometry().door().scale;
  Eigen::Isometry3d pose = door.geometry().grip(0.0, 0.0);
  ASSERT_TRUE(door.set_tool(pose));
  EXPECT_NEAR(door.parts()[0], 0.5, 0.01);
  ASSERT_TRUE(door.set_tool(pose.translate(Eigen::Vector3d(-0.1 * scale, 0.0, 0.0))));
  EXPECT_NEAR(door.parts()[0], 0.5 * std::exp(-1.0), 0.01);
  door.set_angle("handle", 0.25 * door.geometry().door().latch_rad);
  EXPECT_NEAR(door.parts()[1], 0.25, 1e-9);
  EXPECT_EQ(door.parts()[2], 0.0);
  struct Opened {
    double rad, turn, open, done;
  };
  for (const Opened& opened : {Opened{0.03, 0.25, 0.18, 0.0},
                               {0.059, 0.25, 0.354, 0.0},
                               {0.061, 1.0, 0.366, 0.0},
                               {0.25, 1.0, 1.5, 0.0},
                               {0.6, 1.0, 3.0, 1.0}}) {
    door.set_angle("door", opened.rad);
    const std::vector<double> parts = door.parts();
    EXPECT_NEAR(parts[1], opened.turn, 1e-9) << opened.rad;
    EXPECT_NEAR(parts[2], opened.open, 1e-9) << opened.rad;
    EXPECT_EQ(parts[3], opened.done) << opened.rad;
  }
}

TEST_P(DoorRewardTest, SucceedsAtHalfARadian) {
  DoorWorld door = posed({"lever", "towards"});
  std::vector<double> parts(5);
  const std::vector<float> still(7, 0.0F);
  for (const auto& [open_rad, succeeds] : {std::pair{0.499, false}, {0.501, true}}) {
    door.set_angle("door", open_rad);
    door.apply();
    const StepOutcome outcome = door.task().score(door.world(), still, parts);
    EXPECT_EQ(outcome.success, succeeds) << open_rad;
    EXPECT_FALSE(outcome.terminated);
    EXPECT_DOUBLE_EQ(parts[3], succeeds ? 1.0 : 0.0);
  }
}

TEST_P(DoorRewardTest, FullActionsCostTwoHundredthsAndNoMore) {
  DoorWorld door = posed({"lever", "towards"});
  std::vector<double> parts(5);
  for (const float drive : {1.0F, 5.0F}) {  // clipped
    door.task().score(door.world(), std::vector<float>(7, drive), parts);
    EXPECT_NEAR(parts[4], -0.02, 1e-12);
  }
}

}  // namespace
}  // namespace adaptbench

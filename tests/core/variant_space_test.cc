#include "core/variant_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "core/held_out.h"

namespace adaptbench {
namespace {

class StubRobot final : public Robot {
 public:
  explicit StubRobot(std::string name = "stub") {
    spec_.name = std::move(name);
    spec_.tags = {"legged"};
    spec_.parameters = ParameterTable(
        {numeric_parameter("limb", "1", 1.0, {0.8, 1.2}, {{0.9, 0.95}}, {0.5, 1.5}, "scale"),
         choice_parameter("cripple", {"none"}, {"front", "back"}, "a dead leg")});
  }
  const RobotSpec& spec() const override { return spec_; }
  RobotMjcf mjcf(const Parameters&) const override { return {}; }

 private:
  RobotSpec spec_;
};

class StubFamily final : public TaskFamily {
 public:
  explicit StubFamily(std::vector<std::string> robot_tags = {"legged"},
                      std::vector<std::string> held_out_directions = {}) {
    spec_.name = "stub-run";
    ParameterSpec direction = choice_parameter("direction", {"forward", "backward"},
                                               std::move(held_out_directions), "which way");
    direction.role = ParameterRole::kTask;
    spec_.parameters = ParameterTable(
        {direction, numeric_parameter("friction", "1", 0.7, {0.4, 1.0}, {{0.6, 0.65}, {0.8, 0.85}},
                                      {0.4, 1.3}, "of the ground")});
    spec_.robot_tags = std::move(robot_tags);
  }
  const FamilySpec& spec() const override { return spec_; }
  std::string scene(const Parameters&, const Robot&) const override { return {}; }
  std::unique_ptr<Task> pose(const Parameters&, const Robot&,
                             std::shared_ptr<const Model>) const override {
    return nullptr;
  }

 private:
  FamilySpec spec_;
};

// Has no variants on slippery ground.
class ChoosyFamily final : public TaskFamily {
 public:
  const FamilySpec& spec() const override { return family_.spec(); }
  std::string objection(const Parameters& parameters, const Robot&) const override {
    return parameters.number("friction") > least_friction_ ? "" : "it is too slippery";
  }
  std::string scene(const Parameters&, const Robot&) const override { return {}; }
  std::unique_ptr<Task> pose(const Parameters&, const Robot&,
                             std::shared_ptr<const Model>) const override {
    return nullptr;
  }
  double least_friction_ = 0.7;

 private:
  StubFamily family_;
};

class VariantSpaceTest : public ::testing::Test {
 protected:
  StubRobot robot_;
  StubFamily family_;
  VariantSpace space_{family_, robot_, "mujoco"};

  // Is each axis where training could have put it?
  bool is_trained(const ParameterSpec& row, const Variant& variant) const {
    if (!row.is_choice()) return row.is_trained(variant.parameters().number(row.name));
    const std::string& choice = variant.parameters().choice(row.name);
    return std::find(row.choices.begin(), row.choices.end(), choice) != row.choices.end();
  }
  int moved_axes(const Variant& variant) const {
    int moved = 0;
    for (const ParameterSpec& row : space_.table().rows())
      moved += is_trained(row, variant) ? 0 : 1;
    return moved;
  }
};

TEST_F(VariantSpaceTest, TrainingStaysInsideTheTrainedSet) {
  for (std::size_t i = 0; i < 500; ++i) {
    EXPECT_EQ(moved_axes(space_.train(i)), 0);
    EXPECT_EQ(moved_axes(space_.validation(i)), 0);
    EXPECT_EQ(moved_axes(HeldOutAccess::variant(space_, Level::kInRange, i)), 0);
  }
}

TEST_F(VariantSpaceTest, EveryMovedRungLeavesTheTrainedSetOnAtLeastOneAxis) {
  for (const Level level : {Level::kInterpolation, Level::kExtrapolation, Level::kCategory}) {
    std::set<int> counts;
    for (std::size_t i = 0; i < 500; ++i)
      counts.insert(moved_axes(HeldOutAccess::variant(space_, level, i)));
    EXPECT_EQ(counts.count(0), 0U) << level_name(level);
    EXPECT_EQ(counts.size(), level == Level::kCategory ? 1U : 2U)
        << level_name(level);  // one or both numeric axes
  }
}

TEST_F(VariantSpaceTest, InterpolationStaysInTheHullAndExtrapolationInTheOuterRange) {
  const ParameterSpec& limb = space_.table().row("limb");
  for (std::size_t i = 0; i < 500; ++i) {
    const auto inside =
        HeldOutAccess::variant(space_, Level::kInterpolation, i).parameters().number("limb");
    EXPECT_TRUE(limb.trained.contains(inside)) << inside;
    const auto outside =
        HeldOutAccess::variant(space_, Level::kExtrapolation, i).parameters().number("limb");
    EXPECT_TRUE(limb.outer.contains(outside)) << outside;
  }
}

TEST_F(VariantSpaceTest, NoContentAppearsOnTwoLevels) {
  std::set<std::string> trained;
  for (std::size_t i = 0; i < 500; ++i) trained.insert(space_.train(i).content_hash());
  EXPECT_EQ(trained.size(), 500U);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(trained.count(space_.validation(i).content_hash()), 0U);
    for (const Level level :
         {Level::kInRange, Level::kInterpolation, Level::kExtrapolation, Level::kCategory}) {
      EXPECT_EQ(trained.count(HeldOutAccess::variant(space_, level, i).content_hash()), 0U);
    }
  }
}

TEST_F(VariantSpaceTest, NeighboursPoseBothDirectionsOnOneBody) {
  for (std::size_t body = 0; body < 20; ++body) {
    const auto forward = HeldOutAccess::variant(space_, Level::kExtrapolation, 2 * body);
    const auto backward = HeldOutAccess::variant(space_, Level::kExtrapolation, 2 * body + 1);
    EXPECT_EQ(forward.parameters().choice("direction"), "forward");
    EXPECT_EQ(backward.parameters().choice("direction"), "backward");
    EXPECT_EQ(forward.parameters().number("limb"), backward.parameters().number("limb"));
    EXPECT_EQ(forward.parameters().number("friction"), backward.parameters().number("friction"));
  }
}

TEST(HeldOutPosesTest, BodiesOfUnseenDirectionsAreNotGivenTwice) {
  const StubRobot robot;
  const StubFamily sideways({"legged"}, {"sideways"});
  const VariantSpace space(sideways, robot, "mujoco");
  std::set<std::string> contents;
  for (std::size_t i = 0; i < 40; ++i)
    contents.insert(HeldOutAccess::variant(space, Level::kCategory, i).content_hash());
  EXPECT_EQ(contents.size(), 40U);
}

TEST_F(VariantSpaceTest, AnotherEngineGetsThePointsOfInRange) {
  const VariantSpace other(family_, robot_, "bullet");
  const auto here = HeldOutAccess::variant(space_, Level::kInRange, 5);
  const auto there = HeldOutAccess::variant(other, Level::kEngine, 5);
  EXPECT_EQ(here.parameters().to_json(), there.parameters().to_json());
  EXPECT_NE(here.content_hash(), there.content_hash());
}

// Scores on another robot are not paired with those in range, point by point.
TEST_F(VariantSpaceTest, AnotherRobotGetsPointsOfItsOwn) {
  const StubRobot cousin("cousin");
  const VariantSpace other(family_, cousin, "mujoco");
  const auto here = HeldOutAccess::variant(space_, Level::kInRange, 5);
  const auto there = HeldOutAccess::variant(other, Level::kRobot, 5);
  EXPECT_NE(here.parameters().number("friction"), there.parameters().number("friction"));
}

TEST_F(VariantSpaceTest, VariantsMadeByHandCarryTheIdOfNoLevel) {
  EXPECT_EQ(space_.nominal().id(), "stub-run@1/stub@1/mujoco/nominal");
  Parameters changed;
  changed.set("limb", 0.92);
  EXPECT_EQ(space_.custom(changed).id(), "stub-run@1/stub@1/mujoco/custom");
  EXPECT_EQ(space_.custom({}).id(), space_.nominal().id());
}

TEST_F(VariantSpaceTest, PointsThatTheFamilyDoesNotAdmitCannotBeMadeByHand) {
  const ChoosyFamily choosy;
  Parameters changed;
  changed.set("friction", 0.5);
  EXPECT_NO_THROW((void)space_.custom(changed));
  EXPECT_THROW((void)VariantSpace(choosy, robot_, "mujoco").custom(changed), ConfigError);
}

// Pins the drawing: a change here changes every published result and needs a new version of the
// family.
TEST_F(VariantSpaceTest, DrawsArePinned) {
  const auto variant = space_.train(7);
  EXPECT_EQ(variant.id(), "stub-run@1/stub@1/mujoco/train/0007");
  EXPECT_EQ(variant.content_hash(), space_.train(7).content_hash());
  EXPECT_EQ(
      variant.parameters().to_json().dump(),
      R"({"direction":"backward","friction":0.5816563696736833,"limb":1.0611189377226407,"cripple":"none"})");
}

TEST_F(VariantSpaceTest, MisuseIsNamed) {
  EXPECT_THROW(HeldOutAccess::variant(space_, Level::kTrain, 0), ConfigError);
  EXPECT_THROW(HeldOutAccess::variant(space_, Level::kValidation, 0), ConfigError);
  const StubFamily flying({"winged"});
  EXPECT_THROW(VariantSpace(flying, robot_, "mujoco"), ConfigError);
  Parameters outside;
  outside.set("limb", 3.0);
  EXPECT_THROW((void)space_.custom(outside), ConfigError);
}

TEST(ParameterTableTest, MalformedRowsAreRefused) {
  const auto table = [](ParameterSpec row) { return ParameterTable({std::move(row)}); };
  EXPECT_THROW(table(numeric_parameter("a", "m", 1, {2, 1}, {}, {0, 3}, "")), ConfigError);
  EXPECT_THROW(table(numeric_parameter("a", "m", 1, {1, 2}, {}, {1.5, 3}, "")), ConfigError);
  EXPECT_THROW(table(numeric_parameter("a", "m", 1, {1, 2}, {{0, 1.5}}, {0, 3}, "")), ConfigError);
  EXPECT_THROW(table(numeric_parameter("a", "", 1, {1, 2}, {}, {0, 3}, "")), ConfigError);
  EXPECT_THROW(table(choice_parameter("a", {"x"}, {"x"}, "")), ConfigError);
  EXPECT_THROW(
      ParameterTable({choice_parameter("a", {"x"}, {}, ""), choice_parameter("a", {"y"}, {}, "")}),
      ConfigError);
}

// trained [0.8, 1.2] is scaled to [-1, 1]: 1.1 becomes 0.5; choices are one-hot; axes that do not
// vary are left out.
TEST(ParameterTableTest, EncodingScalesNumbersAndSpreadsChoices) {
  const ParameterTable table({numeric_parameter("limb", "1", 1.0, {0.8, 1.2}, {}, {0.5, 1.5}, ""),
                              numeric_parameter("fixed", "1", 1.0, {1.0, 1.0}, {}, {1.0, 1.0}, ""),
                              choice_parameter("cripple", {"none"}, {"front"}, "")});
  Parameters parameters = table.nominal();
  parameters.set("limb", 1.1);
  parameters.set("cripple", "front");
  EXPECT_THAT(table.encoding(parameters),
              ::testing::ElementsAre(::testing::FloatNear(0.5F, 1e-6F), 0.0F, 1.0F));
}

TEST_F(VariantSpaceTest, PointsThatTheFamilyDoesNotAdmitAreDrawnAnew) {
  const ChoosyFamily choosy;
  const VariantSpace space(choosy, robot_, "mujoco");
  int rejected = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const TrainingVariant variant = space.train(i);
    EXPECT_GT(variant.parameters().number("friction"), 0.7);
    rejected += space.rejections(Level::kTrain, i);
    // What is admitted at once is what a family without a choice would have drawn.
    if (space.rejections(Level::kTrain, i) == 0) {
      EXPECT_EQ(variant.content_hash(), space_.train(i).content_hash()) << i;
    }
    EXPECT_GT(
        HeldOutAccess::variant(space, Level::kExtrapolation, i).parameters().number("friction"),
        0.7);
    EXPECT_EQ(space_.rejections(Level::kTrain, i), 0);
  }
  // Trained are 0.4 to 1.0 less two holes of 0.05: 0.25 of 0.5 lie below 0.7, so that half of all
  // draws are rejected: as many as are taken. 500 geometric waits of mean 1 and variance 2 deviate
  // by √1000 = 32.
  EXPECT_NEAR(rejected, 500, 4 * 32);
}

TEST_F(VariantSpaceTest, PointMadeByHandThatDoesNotExistIsToldWhy) {
  const ChoosyFamily choosy;
  const VariantSpace space(choosy, robot_, "mujoco");
  Parameters changed;
  changed.set("friction", 0.5);
  EXPECT_THAT([&] { (void)space.custom(changed); },
              testing::ThrowsMessage<ConfigError>(testing::HasSubstr("it is too slippery")));
}

TEST_F(VariantSpaceTest, AFamilyThatAdmitsNothingIsAnError) {
  ChoosyFamily choosy;
  choosy.least_friction_ = 5.0;
  const VariantSpace space(choosy, robot_, "mujoco");
  EXPECT_THROW((void)space.train(0), ConfigError);
}

}  // namespace
}  // namespace adaptbench

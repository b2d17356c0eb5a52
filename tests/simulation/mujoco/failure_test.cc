#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "core/error.h"
#include "core/registry.h"
#include "simulation/mujoco/mujoco_world.h"
#include "tests/simulation/mujoco/scenes.h"
#include "tests/support/temporary_folder.h"

namespace adaptbench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> copy(std::span<const double> values) { return {values.begin(), values.end()}; }

class EveryIntegratorTest : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Integrators, EveryIntegratorTest,
                         testing::Values("Euler", "implicit", "RK4"),
                         [](const auto& test) { return test.param; });

TEST_P(EveryIntegratorTest, DivergenceIsReportedAndTheWorldStaysUsableAfterReset) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world();
  const std::vector<double> start = copy(model->initial_positions());
  std::vector<double> velocities(8, 0.0);
  velocities[3] = 1e9;
  world->reset(start, velocities);
  for (int i = 0; i < 50 && world->failure().empty(); ++i) world->step(walker_controls(i), 5);
  EXPECT_THAT(std::string(world->failure()), HasSubstr("not finite or beyond 1e+10"));
  world->step(walker_controls(0), 5);
  EXPECT_EQ(copy(world->positions()), start) << "a failed world shows the initial state";
  EXPECT_EQ(world->time_s(), 0.0);

  world->reset(start, std::vector<double>(8, 0.0));
  EXPECT_EQ(world->failure(), "");
  for (int i = 0; i < 100; ++i) world->step(walker_controls(i), 1);
  EXPECT_EQ(copy(world->positions()),
            copy({plain_steps(model->raw(), 100, walker_controls)->qpos, 9}));
}

TEST_P(EveryIntegratorTest, NonFiniteControlIsAFailureThatNamesTheActuator) {
  const auto world = compiled(walker(GetParam()))->new_world();
  world->step(std::vector<double>{0.0, kNan}, 1);
  EXPECT_THAT(std::string(world->failure()), HasSubstr("control of 'm2'"));
}

TEST_P(EveryIntegratorTest, NonFiniteStateIsAFailure) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world();
  std::vector<double> positions = copy(model->initial_positions());
  positions[7] = kNan;
  world->reset(positions, std::vector<double>(8, 0.0));
  EXPECT_THAT(std::string(world->failure()), HasSubstr("position"));
  world->reset(model->initial_positions(), std::vector<double>(8, 1e11));
  EXPECT_THAT(std::string(world->failure()), HasSubstr("velocit"));
}

TEST(FailureTest, AccelerationThatIsTooLargeNamesTheJoint) {
  const auto world = compiled(walker("Euler"))->new_world();
  world->step(std::vector<double>{1e9, 0.0}, 1);  // a torque of 8e9 N m on 0.05 kg m^2
  EXPECT_THAT(std::string(world->failure()),
              AllOf(HasSubstr("acceleration of"), HasSubstr("beyond 1e+10")));
}

TEST(FailureTest, ContactsThatDoNotFitAreAFailure) {
  const auto world = compiled(R"(<mujoco><size nconmax="2" njmax="200"/><worldbody>
      <geom type="plane" size="5 5 1"/><body pos="0 0 0.09"><freejoint/>
      <geom type="box" size="0.1 0.1 0.1" mass="1"/></body></worldbody></mujoco>)")
                         ->new_world();  // a box on a plane has four contacts
  world->step({}, 1);
  EXPECT_THAT(std::string(world->failure()), HasSubstr("contact buffer is full"));
}

// mju_error inside mj_step: the default handler would end the process after a prompt.
TEST(FailureTest, FatalErrorsInsideMuJoCoAreFailures) {
  const auto model = compiled(R"(<mujoco><size nconmax="20" njmax="200" nstack="200"/><worldbody>
      <geom type="plane" size="5 5 1"/><body pos="0 0 0.2"><freejoint/>
      <geom type="box" size="0.1 0.1 0.1" mass="1"/></body></worldbody></mujoco>)");
  const auto world = model->new_world();
  EXPECT_EQ(world->failure(), "");
  for (int i = 0; i < 100 && world->failure().empty(); ++i) world->step({}, 1);
  EXPECT_THAT(std::string(world->failure()), HasSubstr("tack overflow"));
  world->reset(model->initial_positions(), std::vector<double>(6, 0.0));
  world->step({}, 10);
  EXPECT_EQ(world->failure(), "") << "in the air there is room for what the solver needs";
}

TEST(FailureTest, WrongSizesAreErrors) {
  const auto world = compiled(walker("Euler"))->new_world();
  EXPECT_THAT([&] { world->step(std::vector<double>{1.0}, 1); },
              ThrowsMessage<SimulationError>("1 controls given, the model has 2"));
  EXPECT_THAT([&] { world->step(std::vector<double>(2), 0); },
              ThrowsMessage<SimulationError>("0 substeps, at least 1"));
  EXPECT_THAT([&] { world->reset(std::vector<double>(8), std::vector<double>(8)); },
              ThrowsMessage<SimulationError>("8 positions given, the model has 9"));
  EXPECT_THAT(
      [&] {
        world->restore(WorldState{{1.0, 2.0}});
      },
      ThrowsMessage<SimulationError>(HasSubstr("2 state values given")));
}

std::string message_of(const std::string& mjcf) {
  try {
    engines().get("mujoco").compile(mjcf);
  } catch (const SimulationError& error) {
    return error.what();
  }
  return "compiled";
}

TEST(CompileTest, ErrorsQuoteTheReasonAndTheLine) {
  EXPECT_THAT(message_of("<mujoco>\n<worldbody>\n<geom type=\"ball\" size=\"1\"/>\n</worldbody>"
                         "</mujoco>"),
              AllOf(HasSubstr("MJCF does not compile"), HasSubstr("ball"),
                    HasSubstr("line 3: <geom type=\"ball\"")));
  EXPECT_THAT(
      message_of("<mujoco><worldbody><geom size=\"1\" colour=\"red\"/></worldbody></mujoco>"),
      AllOf(HasSubstr("colour"), HasSubstr("line 1: ")));
  EXPECT_THAT(message_of("<mujoco><worldbody>"), HasSubstr("MJCF does not compile"));
  EXPECT_THAT(message_of("not xml at all"), HasSubstr("MJCF does not compile"));
  EXPECT_THAT(message_of(""), HasSubstr("the text is empty"));
}

TEST(CompileTest, NumbersThatAreNotFiniteAreErrors) {
  for (const char* number : {"nan", "-nan", "inf", "NaN", "-inf", "1 nan 2", "Infinity"}) {
    const std::string mjcf =
        std::string("<mujoco>\n<option gravity=\"") + number + "\"/>\n</mujoco>";
    EXPECT_THAT(message_of(mjcf), AllOf(HasSubstr("numbers must be finite"), HasSubstr("line 2")));
  }
}

TEST(CompileTest, NamesThatContainNanAreFine) {
  EXPECT_EQ(message_of("<mujoco><worldbody><body name=\"nano_inf\"/></worldbody></mujoco>"),
            "compiled");
}

// Even such as are there: what they hold would be part of no variant's identity.
TEST(CompileTest, FilesOutsideTheTextAreErrors) {
  const TemporaryFolder folder;
  const std::string there = folder.file("there.xml");
  std::ofstream(there) << "<mujoco/>";
  for (const std::string& reference :
       {"<include file=\"" + there + "\"/>", "<include\nfile = '" + there + "'/>",
        "<asset><texture type=\"skybox\" fileright=\"" + there + "\"/></asset>"}) {
    EXPECT_THAT(message_of("<mujoco>" + reference + "</mujoco>"),
                AllOf(HasSubstr("no files"), HasSubstr("there.xml")));
  }
  EXPECT_EQ(message_of("<mujoco model=\"a profile=b\"/>"), "compiled");
}

TEST(CompileTest, NoLogFileIsWritten) {
  const auto before = std::filesystem::current_path();
  const TemporaryFolder temporary;
  const auto& folder = temporary.path();
  std::filesystem::current_path(folder);
  message_of("<mujoco><worldbody><geom/></worldbody></mujoco>");
  const auto world = compiled(walker("Euler"))->new_world();
  world->step(std::vector<double>{kNan, 0.0}, 1);
  EXPECT_NE(world->failure(), "");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace adaptbench

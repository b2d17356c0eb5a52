#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "core/error.h"
#include "simulation/mujoco/mujoco_world.h"
#include "tests/simulation/mujoco/scenes.h"

namespace adaptbench {
namespace {

std::vector<double> copy(std::span<const double> values) { return {values.begin(), values.end()}; }

class SteppingTest : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Integrators, SteppingTest, testing::Values("Euler", "implicit", "RK4"),
                         [](const auto& test) { return test.param; });

TEST_P(SteppingTest, StepsEqualPlainStepsBitForBit) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world();
  const auto reference = plain_steps(model->raw(), 500, walker_controls);
  EXPECT_GT(reference->maxuse_con, 0) << "the test is void without contact";
  for (int i = 0; i < 500; ++i) world->step(walker_controls(i), 1);
  EXPECT_EQ(copy(world->positions()), copy({reference->qpos, 9}));
  EXPECT_EQ(copy(world->velocities()), copy({reference->qvel, 8}));
  EXPECT_EQ(world->time_s(), reference->time);
  EXPECT_EQ(world->failure(), "");
}

TEST_P(SteppingTest, SubstepsEqualSingleSteps) {
  const auto model = compiled(walker(GetParam()));
  const auto together = model->new_world(), apart = model->new_world();
  for (World* world : {together.get(), apart.get()}) world->sense_contacts();
  for (int i = 0; i < 60; ++i) {
    together->step(walker_controls(i), 5);
    for (int k = 0; k < 5; ++k) apart->step(walker_controls(i), 1);
    ASSERT_EQ(copy(together->positions()), copy(apart->positions()));
    ASSERT_EQ(copy(together->contact_wrenches()), copy(apart->contact_wrenches()));
  }
}

TEST_P(SteppingTest, DerivedQuantitiesBelongToTheNewState) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world();
  for (int i = 0; i < 100; ++i) world->step(walker_controls(i), 5);
  MujocoDataHandle fresh(mj_makeData(model->raw()));
  mju_copy(fresh->qpos, world->positions().data(), 9);
  mju_copy(fresh->qvel, world->velocities().data(), 8);
  mj_forward(model->raw(), fresh.get());
  mj_subtreeVel(model->raw(), fresh.get());
  for (const char* name : {"world", "torso", "left", "right"}) {
    const int body = model->body(name);
    for (int k = 0; k < 3; ++k) {
      const auto axis = static_cast<std::size_t>(k);
      EXPECT_EQ(world->body_position_m(body)[axis], fresh->xpos[3 * body + k]);
      EXPECT_EQ(world->subtree_com_m(body)[axis], fresh->subtree_com[3 * body + k]);
      // Summed in another order: a few roundings of numbers below 10.
      EXPECT_NEAR(world->subtree_velocity_mps(body)[axis], fresh->subtree_linvel[3 * body + k],
                  1e-13);
      EXPECT_EQ(world->body_axis(body, 2)[axis], fresh->xmat[9 * body + 3 * k + 2]);
    }
  }
  // The free joint's coordinates are the torso's place: a check against the coordinates themselves.
  EXPECT_EQ(world->body_position_m(model->body("torso"))[2], world->positions()[2]);
}

TEST_P(SteppingTest, ContactWrenchesAreThoseOfTheLastTimeStep) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world();
  EXPECT_THROW((void)world->contact_wrenches(), SimulationError) << "nobody asked for them";
  world->sense_contacts();
  double largest = 0.0;
  for (int i = 1; i <= 200; ++i) {
    world->step(walker_controls(i - 1), 1);
    const auto reference = plain_steps(model->raw(), i, walker_controls);
    mj_rnePostConstraint(model->raw(), reference.get());
    const std::size_t count = world->contact_wrenches().size();
    ASSERT_EQ(copy(world->contact_wrenches()), copy({reference->cfrc_ext, count}));
    for (const double value : world->contact_wrenches()) largest = std::max(largest, value);
  }
  EXPECT_GT(largest, 3.0 * 9.81 / 2) << "at some step the floor carries half of the weight";
}

TEST_P(SteppingTest, RestoredWorldContinuesBitForBit) {
  const auto model = compiled(walker(GetParam()));
  const auto world = model->new_world(), other = model->new_world();
  for (World* each : {world.get(), other.get()}) each->sense_contacts();
  for (int i = 0; i < 150; ++i) world->step(walker_controls(i), 2);
  const WorldState state = world->save();
  other->step(walker_controls(3), 40);
  other->restore(state);
  EXPECT_EQ(copy(other->contact_wrenches()), copy(world->contact_wrenches()));
  EXPECT_EQ(other->subtree_com_m(1), world->subtree_com_m(1));
  EXPECT_EQ(other->subtree_velocity_mps(1), world->subtree_velocity_mps(1));
  for (int i = 150; i < 300; ++i) {
    world->step(walker_controls(i), 2);
    other->step(walker_controls(i), 2);
    ASSERT_EQ(copy(other->positions()), copy(world->positions())) << "step " << i;
    ASSERT_EQ(copy(other->velocities()), copy(world->velocities())) << "step " << i;
  }
  EXPECT_EQ(other->time_s(), world->time_s());
}

TEST_P(SteppingTest, ResetForgetsThePast) {
  const auto model = compiled(walker(GetParam()));
  const auto used = model->new_world(), fresh = model->new_world();
  for (int i = 0; i < 100; ++i) used->step(walker_controls(i), 3);
  const std::vector<double> start = copy(model->initial_positions());
  const std::vector<double> still(8, 0.0);
  used->sense_contacts();
  used->step(walker_controls(0), 3);
  used->reset(start, still);
  EXPECT_EQ(copy(used->contact_wrenches()), std::vector<double>(24, 0.0));
  fresh->reset(start, still);
  for (int i = 0; i < 100; ++i) {
    used->step(walker_controls(i), 3);
    fresh->step(walker_controls(i), 3);
  }
  EXPECT_EQ(copy(used->positions()), copy(fresh->positions()));
}

TEST(SharedModelTest, ThreadsSharingAModelGetTheSameBits) {
  const auto model = compiled(walker("Euler"));
  std::vector<std::vector<double>> finals(4);
  std::vector<std::thread> threads;
  for (auto& final_positions : finals) {
    threads.emplace_back([&] {
      const auto world = model->new_world();
      for (int i = 0; i < 400; ++i) world->step(walker_controls(i), 5);
      final_positions = copy(world->positions());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& positions : finals) EXPECT_EQ(positions, finals[0]);
}

TEST(PhysicsTest, FreeFallFollowsTheDiscreteFormula) {
  const auto model = compiled(R"(<mujoco><option timestep="0.01" gravity="0 0 -9.81"/><worldbody>
      <body name="ball" pos="0 0 100"><freejoint/><geom type="sphere" size="0.1" mass="1"/></body>
      </worldbody></mujoco>)");
  const auto world = model->new_world();
  world->reset(std::vector<double>{0, 0, 100, 1, 0, 0, 0}, std::vector<double>{2, 0, 0, 0, 0, 0});
  world->step({}, 100);
  // Semi-implicit Euler: v_n = -g n dt, z_n = z_0 - g dt^2 n (n + 1) / 2. With n = 100 and dt =
  // 0.01 that is 4.95405 m, 1 % more than g t^2 / 2. 100 additions at magnitude 100 round by at
  // most 100 * 1.4e-14.
  EXPECT_NEAR(world->positions()[2], 100 - 9.81 * 1e-4 * 100 * 101 / 2, 2e-12);
  EXPECT_NEAR(world->positions()[0], 2.0, 1e-13);
  EXPECT_NEAR(world->velocities()[2], -9.81, 1e-12);
  EXPECT_NEAR(world->subtree_velocity_mps(model->body("ball"))[2], -9.81, 1e-12);
  EXPECT_NEAR(world->time_s(), 1.0, 1e-13);
}

// Period of a pendulum: T = 2 pi sqrt(L / g) / AGM(1, cos(a / 2)), exact for amplitude a.
double pendulum_period_s(double amplitude_rad) {
  double a = 1.0, b = std::cos(amplitude_rad / 2);
  for (int i = 0; i < 8; ++i) {
    const double mean = (a + b) / 2;
    b = std::sqrt(a * b);
    a = mean;
  }
  return 2 * M_PI * std::sqrt(1 / 9.81) / a;
}

TEST(PhysicsTest, PendulumReturnsAfterItsPeriodWithFourthOrderError) {
  const double period_s = pendulum_period_s(1.0);
  double errors[2];
  for (int k = 0; k < 2; ++k) {
    const int steps = 100 << k;
    // MJCF gets the step with six digits, so that the last step ends a little beside the period.
    const double timestep_s = std::round(period_s / steps * 1e6) / 1e6;
    const auto model = compiled(pendulum("RK4", timestep_s));
    const auto world = model->new_world();
    world->reset(std::vector<double>{1.0}, std::vector<double>{0.0});
    world->step({}, steps);
    // There the angle is flat, and the velocity is -g sin(1) times the time that is off.
    const double off_s = steps * timestep_s - period_s;
    const double expected = -9.81 * std::sin(1.0) * off_s;
    errors[k] = std::abs(world->velocities()[0] - expected);
  }
  EXPECT_LT(errors[0], 1e-4);
  EXPECT_LT(errors[1], errors[0] / 10) << "halving the step divides a fourth-order error by 16";
}

TEST(PhysicsTest, EulerPendulumFollowsTheSemiImplicitMap) {
  // I = m L^2 + 1e-9: the map v += -g sin(q) / (1 + 1e-9) dt, q += v dt.
  const auto model = compiled(pendulum("Euler", 0.001));
  const auto world = model->new_world();
  world->reset(std::vector<double>{1.0}, std::vector<double>{0.0});
  world->step({}, 1000);
  double angle = 1.0, speed = 0.0;
  for (int i = 0; i < 1000; ++i) {
    speed -= 9.81 * std::sin(angle) / (1 + 1e-9) * 0.001;
    angle += speed * 0.001;
  }
  // Rounding of 1000 steps, amplified by at most e^(sqrt(g) t) = 23.
  EXPECT_NEAR(world->positions()[0], angle, 1e-11);
  EXPECT_NEAR(world->velocities()[0], speed, 1e-11);
  EXPECT_NEAR(world->subtree_com_m(model->body("rod"))[0], -std::sin(angle), 1e-11);
}

}  // namespace
}  // namespace adaptbench

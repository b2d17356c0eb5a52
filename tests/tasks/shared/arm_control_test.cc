// The kinematics are those of the engine's model, and the hand goes where the twist says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tasks/shared/twist_control.h"
#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

class ArmControlTest : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] const ArmSpec& arm() const { return *robots().get(GetParam()).spec().arm; }

  [[nodiscard]] JointVector random_joints(Random& random) const {
    JointVector joints(static_cast<Eigen::Index>(arm().joints.size()));
    for (Eigen::Index i = 0; i < joints.size(); ++i) {
      const ArmJoint& joint = arm().joints[static_cast<std::size_t>(i)];
      joints[i] = random.uniform(joint.low_rad, joint.high_rad);
    }
    return joints;
  }

  // What is observed at the start on the nominal door, and after `steps` of one action.
  [[nodiscard]] std::pair<std::vector<float>, std::vector<float>> moved_by(
      const std::vector<float>& action, int steps) const {
    Environment environment(door_space(GetParam()).nominal());
    std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
    environment.reset(Random(1), observation);
    const std::vector<float> before = observation;
    for (int i = 0; i < steps; ++i) environment.step(action, observation);
    return {before, observation};
  }
};

TEST_P(ArmControlTest, TheToolIsWhereTheEngineHasIt) {
  const Environment environment(door_space(GetParam()).nominal());
  const Model& model = environment.model();
  const auto world = model.new_world();
  const int base = model.body("base"), tool = model.body("tool");
  Random random(1);
  for (int trial = 0; trial < 20; ++trial) {
    const JointVector joints = random_joints(random);
    std::vector<double> q(model.initial_positions().begin(), model.initial_positions().end());
    for (std::size_t i = 0; i < arm().joints.size(); ++i) {
      q[static_cast<std::size_t>(model.joint_position(arm().joints[i].name))] =
          joints[static_cast<Eigen::Index>(i)];
    }
    world->reset(q, std::vector<double>(static_cast<std::size_t>(model.velocity_size()), 0.0));
    Eigen::Isometry3d at = Eigen::Isometry3d::Identity();
    at.translation() = vector_of(world->body_position_m(base));
    for (int axis = 0; axis < 3; ++axis) {
      at.linear().col(axis) = vector_of(world->body_axis(base, axis));
    }
    const Eigen::Isometry3d pose = ArmKinematics(arm(), at).tool(joints);
    EXPECT_LT((pose.translation() - vector_of(world->body_position_m(tool))).norm(), 1e-5);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_LT((pose.linear().col(axis) - vector_of(world->body_axis(tool, axis))).norm(), 1e-5);
    }
  }
}

TEST_P(ArmControlTest, TheJacobianIsTheDerivativeOfThePose) {
  const ArmKinematics kinematics(arm(), Eigen::Isometry3d::Identity());
  Random random(2);
  const JointVector joints = random_joints(random);
  ArmJacobian jacobian;
  const Eigen::Isometry3d pose = kinematics.tool(joints, jacobian);
  constexpr double kStep = 1e-6;  // central differences of curvatures of order 1: 1e-12 + 1e-10
  for (Eigen::Index i = 0; i < joints.size(); ++i) {
    JointVector ahead = joints, behind = joints;
    ahead[i] += kStep;
    behind[i] -= kStep;
    const Eigen::Isometry3d a = kinematics.tool(ahead), b = kinematics.tool(behind);
    const Eigen::Vector3d linear = (a.translation() - b.translation()) / (2 * kStep);
    EXPECT_LT((linear - jacobian.col(i).head<3>()).norm(), 1e-8);
    const Eigen::Matrix3d spin =
        (a.linear() - b.linear()) / (2 * kStep) * pose.linear().transpose();
    const Eigen::Vector3d angular(spin(2, 1), spin(0, 2), spin(1, 0));
    EXPECT_LT((angular - jacobian.col(i).tail<3>()).norm(), 1e-8);
  }
}

TEST_P(ArmControlTest, AStillActionHoldsTheHandAgainstGravity) {
  const auto [before, after] = moved_by(std::vector<float>(7, 0.0F), 20);  // 1 s
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(after[i], before[i], 0.004F) << i;
}

TEST_P(ArmControlTest, TheHandMovesAsTheTwistSays) {
  for (const std::size_t axis : {0U, 1U, 2U}) {
    std::vector<float> action(7, 0.0F);
    action[axis] = -0.5F;
    const auto [before, after] = moved_by(action, 12);
    // 0.15 m/s for 0.6 s are 9 cm, less what it takes to get going.
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(after[i] - before[i], i == axis ? -0.085 : 0.0, 0.015) << axis << ' ' << i;
    }
  }
}

TEST_P(ArmControlTest, TheHandTurnsAsTheTwistSays) {
  for (const std::size_t axis : {0U, 1U, 2U}) {
    std::vector<float> action(7, 0.0F);
    action[3 + axis] = 0.3F;
    const auto [before, after] = moved_by(action, 8);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(after[12 + i], i == axis ? 0.45 : 0.0, 0.08) << axis << ' ' << i;
      EXPECT_NEAR(after[i], before[i], 0.015) << axis << ' ' << i;  // the tool point stays
    }
  }
}

// Beside what gravity asks for, which a still action gives.
TEST_P(ArmControlTest, TorquesAreSharesOfEachJointsOwn) {
  const Environment environment(door_space(GetParam(), "open-door-torque").nominal());
  const auto controls = [&](std::size_t joint, float share) {
    std::vector<float> action(arm().joints.size() + 1, 0.0F);
    action[joint] = share;
    std::vector<double> result(static_cast<std::size_t>(environment.model().actuator_size()));
    environment.task().control(environment.world(), action, result);
    return result;
  };
  for (std::size_t joint = 0; joint < arm().joints.size(); ++joint) {
    const auto motor =
        static_cast<std::size_t>(environment.model().actuator(arm().joints[joint].name));
    std::vector<double> expected = controls(joint, 0.0F);
    ASSERT_LT(std::abs(expected[motor]), 0.75);
    const double held = expected[motor];
    expected[motor] += 0.25;
    const std::vector<double> asked = controls(joint, 0.25F);
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(asked[i], expected[i], 1e-9) << i;
    EXPECT_NEAR(controls(joint, 9.0F)[motor], std::min(1.0, held + 1.0), 1e-9);  // clipped
  }
}

TEST_P(ArmControlTest, TheGripperOpensAndCloses) {
  Environment environment(door_space(GetParam()).nominal());
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(Random(1), observation);
  std::vector<float> action(7, 0.0F);
  for (const auto& [drive, opening_m] : {std::pair{1.0F, 0.0}, {-1.0F, arm().opening_m}}) {
    action[6] = drive;
    for (int i = 0; i < 20; ++i) environment.step(action, observation);
    EXPECT_NEAR(static_cast<double>(observation[15]), opening_m, 0.006);
  }
}

// What counts as near singular is measured against the first comfortable posture: one that is
// singular itself would switch the damping off.
TEST_P(ArmControlTest, ComfortablePosturesAreFarFromSingularOnes) {
  const ArmKinematics kinematics(arm(), Eigen::Isometry3d::Identity());
  JointVector work_rad = joint_vector(arm().postures_rad.front());
  Eigen::Isometry3d at_work = Eigen::Isometry3d::Identity();
  at_work.translation() = vector_of(arm().work_point_m);
  ASSERT_TRUE(solve_pose(kinematics, at_work, 0.0, work_rad));
  ArmJacobian jacobian;
  kinematics.tool(work_rad, jacobian);
  const double at_work_point = manipulability(jacobian);
  for (const std::vector<double>& posture : arm().postures_rad) {
    kinematics.tool(joint_vector(posture), jacobian);
    EXPECT_GT(manipulability(jacobian), 0.3 * at_work_point);
  }
}

// Wherever the arm is and whichever joints are at their limits, to stand still would be nearer to
// what is wanted than speeds that lead the other way. Joints are held one after another, which is
// not always the best set, and iiwa's seventh drifts: a few in a thousand postures are an
// exception.
TEST_P(ArmControlTest, TheHandDoesNotGoAgainstTheTwist) {
  const TwistControl control(arm());
  const ArmKinematics kinematics(arm(), Eigen::Isometry3d::Identity());
  Random random(4);
  int against = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const JointVector joints = random_joints(random);
    ArmJacobian jacobian;
    kinematics.tool(joints, jacobian);
    Twist twist;
    for (double& value : twist) value = random.uniform(-1.0, 1.0);
    Twist wanted = twist;
    wanted.head<3>() *= TwistControl::kLinearMps;
    wanted.tail<3>() *= TwistControl::kAngularRadps;
    const JointVector speeds = control.speeds_radps(jacobian, joints, wanted);
    ASSERT_TRUE(speeds.allFinite());
    Twist reached = jacobian * speeds;
    reached.head<3>() /= TwistControl::kLinearMps;
    reached.tail<3>() /= TwistControl::kAngularRadps;
    against += reached.dot(twist) < -0.05 * twist.squaredNorm() ? 1 : 0;
  }
  EXPECT_LE(against, 10);
}

TEST_P(ArmControlTest, JointsComeToTheirLimitsSlowlyAndNeverRunAgainstThem) {
  const TwistControl control(arm());
  const ArmKinematics kinematics(arm(), Eigen::Isometry3d::Identity());
  Random random(3);
  for (int trial = 0; trial < 200; ++trial) {
    JointVector joints = random_joints(random);
    const auto at_limit = static_cast<Eigen::Index>(random.below(arm().joints.size()));
    const ArmJoint& limited = arm().joints[static_cast<std::size_t>(at_limit)];
    const bool high = trial % 2 == 0;
    joints[at_limit] = high ? limited.high_rad : limited.low_rad;
    ArmJacobian jacobian;
    kinematics.tool(joints, jacobian);
    Twist twist;
    for (double& value : twist) value = random.uniform(-1.0, 1.0);
    const JointVector speeds = control.speeds_radps(jacobian, joints, twist);
    EXPECT_LE(high ? speeds[at_limit] : -speeds[at_limit], 0.0);
    for (Eigen::Index i = 0; i < speeds.size(); ++i) {
      EXPECT_LE(std::abs(speeds[i]), arm().joints[static_cast<std::size_t>(i)].speed_radps);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Arms, ArmControlTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

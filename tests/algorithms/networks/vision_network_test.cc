#include "algorithms/networks/vision_network.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "algorithms/networks/same_network.h"
#include "algorithms/shared/adam.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr ImageShape kImage{16, 16, 3};

VisionShape small_shape() {
  return {kImage, 2, 2, {.filters = 3, .hidden_layers = 1, .hidden_units = 8}};
}

// Dark pictures with one bright spot of 3 x 3 pixels; the action tells where it is.
VisionBatch spots(Eigen::Index rows, Random random) {
  VisionBatch batch{{}, Matrix(rows, 2), Matrix(rows, 2)};
  batch.pixels.assign(static_cast<std::size_t>(rows * kImage.size()), 20);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto y = 1 + static_cast<Eigen::Index>(random.below(14));
    const auto x = 1 + static_cast<Eigen::Index>(random.below(14));
    for (Eigen::Index at = 0; at < 9; ++at) {
      const Eigen::Index row = y + at / 3 - 1, column = x + at % 3 - 1;
      const auto first = batch.pixels.begin() + i * kImage.size() + 3 * (16 * row + column);
      std::fill_n(first, 3, std::uint8_t{230});
    }
    for (float& value : batch.numbers.row(i)) value = static_cast<float>(random.normal());
    batch.actions.row(i) << static_cast<float>(x) / 7.5F - 1.0F,
        static_cast<float>(y) / 7.5F - 1.0F;
  }
  return batch;
}

TEST(VisionNetworkTest, GradientEqualsCentralDifferences) {
  const VisionShape shape = small_shape();
  const VisionBatch batch = spots(40, Random(1));  // a whole shard and a part of one
  Vector parameters = shape.initial_parameters(Random(2));
  parameters.segment(shape.factor().offset, shape.factor().size).setConstant(0.7F);
  ThreadPool threads(1);
  const Vector gradient = vision_loss(shape, parameters, batch, threads).gradient;
  constexpr float kStep = 1e-2F;  // single precision: shorter ones lose to rounding
  for (std::uint64_t i = 0; i < 5; ++i) {
    Random random = Random(3).split("direction", i);
    Vector direction = Vector::Zero(parameters.size());
    for (Eigen::Index k = 0; k < shape.mean().offset; ++k) {
      direction[k] = static_cast<float>(random.normal());
    }
    direction.normalize();
    const auto value = [&](float step) {
      return vision_loss(shape, parameters + step * direction, batch, threads).value;
    };
    const double slope = (value(kStep) - value(-kStep)) / (2.0 * static_cast<double>(kStep));
    EXPECT_NEAR(static_cast<double>(gradient.dot(direction)), slope,
                2e-2 * static_cast<double>(gradient.norm()))
        << i;
  }
  EXPECT_TRUE(gradient.tail(4).isZero()) << "mean and factor are not learned";
}

TEST(VisionNetworkTest, AnyNumberOfThreadsGivesTheSameBits) {
  const VisionShape shape = small_shape();
  const VisionBatch batch = spots(150, Random(1));
  const Vector parameters = shape.initial_parameters(Random(2));
  ThreadPool one(1), three(3);
  const VisionLoss a = vision_loss(shape, parameters, batch, one);
  const VisionLoss b = vision_loss(shape, parameters, batch, three);
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.gradient, b.gradient);
}

// What acts is the network that is trained: its own actions leave no error.
TEST(VisionNetworkTest, PolicyActsAsTheNetworkThatIsFitted) {
  const auto shape = std::make_shared<const VisionShape>(small_shape());
  VisionBatch batch = spots(5, Random(1));
  Vector parameters = shape->initial_parameters(Random(2));
  parameters.segment(shape->mean().offset, 2).setConstant(0.3F);
  const VisionPolicy policy(shape, parameters, 0.0);
  const auto actor = policy.begin_episode(Random(3));
  for (Eigen::Index i = 0; i < batch.rows(); ++i) {
    std::vector<float> observation(batch.numbers.row(i).begin(), batch.numbers.row(i).end());
    for (int k = 0; k < kImage.size(); ++k) {
      const auto at = static_cast<std::size_t>(i * kImage.size() + k);
      observation.push_back(static_cast<float>(batch.pixels[at]) / 255.0F);
    }
    actor->act(observation, {batch.actions.row(i).data(), 2});
  }
  ThreadPool threads(1);
  EXPECT_LT(vision_loss(*shape, parameters, batch, threads).value, 1e-10);
}

TEST(VisionNetworkTest, LearnsToTellWhereASpotIs) {
  const VisionShape shape = small_shape();
  Vector parameters = shape.initial_parameters(Random(2));
  Adam adam(parameters.size(), 1e-2);
  ThreadPool threads(2);
  for (std::uint64_t i = 0; i < 300; ++i) {
    const VisionBatch batch = spots(64, Random(4).split("batch", i));
    EXPECT_TRUE(adam.descend(vision_loss(shape, parameters, batch, threads).gradient, parameters));
  }
  // x and y are uniform on 14 places, 0.13 apart, with a variance of 0.29: to say nothing costs
  // 0.29.
  EXPECT_LT(vision_loss(shape, parameters, spots(500, Random(5)), threads).value, 0.02);
}

TEST(VisionShapeTest, CheckpointOfAnotherNetworkAndTinyPicturesAreRefused) {
  const VisionShape shape = small_shape();
  require_same_network(shape.to_json(), shape.to_json());
  EXPECT_THROW(
      require_same_network(VisionShape(kImage, 2, 2, {.filters = 4}).to_json(), shape.to_json()),
      DataError);
  EXPECT_THROW(VisionShape({16, 7, 3}, 2, 2, {}), ConfigError);
}

}  // namespace
}  // namespace adaptbench

#include "tasks/doors/door_camera_task.h"

#include <algorithm>
#include <array>
#include <utility>

namespace adaptbench {
namespace {

constexpr const char* kCamera = "wrist";
constexpr int kSidePixels = 64;

}  // namespace

DoorCameraTask::DoorCameraTask(const RobotSpec& robot, std::shared_ptr<const Model> model,
                               const DoorGeometry& geometry, double depth_m)
    : door_(robot, std::move(model), geometry, ArmAction::kTwist), depth_m_(depth_m) {}

std::vector<Channel> DoorCameraTask::observation() const {
  std::vector<Channel> channels = DoorObservation::channels();
  channels.resize(DoorObservation::kOwnSize);
  return channels;
}

std::optional<CameraSpec> DoorCameraTask::camera() const {
  return CameraSpec{kCamera, kSidePixels, kSidePixels, depth_m_};
}

void DoorCameraTask::reset(World& world, Random& random) {
  door_.reset(world, random);
  start_m_ = door_observation(world).tool.translation();
}

DoorObservation DoorCameraTask::door_observation(const World& world) const {
  std::array<float, DoorObservation::kSize> numbers;
  door_.observe(world, numbers);
  return DoorObservation::read(numbers);
}

void DoorCameraTask::observe(const World& world, std::span<float> observation) const {
  DoorObservation seen = door_observation(world);
  seen.tool.translation() -= start_m_;
  std::array<float, DoorObservation::kSize> numbers;
  seen.write(numbers);
  std::copy_n(numbers.begin(), DoorObservation::kOwnSize, observation.begin());
}

}  // namespace adaptbench

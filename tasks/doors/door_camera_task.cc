#include "tasks/doors/door_camera_task.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tasks/doors/door_observation.h"

namespace adaptbench {
namespace {

constexpr const char* kCamera = "wrist";
constexpr int kSidePixels = 64;

}  // namespace

DoorCameraTask::DoorCameraTask(const RobotSpec& robot, std::shared_ptr<const Model> model,
                               const DoorGeometry& geometry, double depth_m)
    : door_(robot, std::move(model), geometry, ArmAction::kBaseTwist),
      work_point_(geometry.base(*robot.arm)),
      depth_m_(depth_m) {
  work_point_.translate(vector_of(robot.arm->work_point_m));
}

std::vector<Channel> DoorCameraTask::observation() const {
  std::vector<Channel> channels = DoorObservation::channels();
  channels.resize(DoorObservation::kOwnSize);
  return channels;
}

std::optional<CameraSpec> DoorCameraTask::camera() const {
  return CameraSpec{kCamera, kSidePixels, kSidePixels, depth_m_};
}

void DoorCameraTask::observe(const World& world, std::span<float> observation) const {
  std::array<float, DoorObservation::kSize> all;
  door_.observe(world, all);
  DoorObservation seen = DoorObservation::read(all);
  const Eigen::Isometry3d to_base = work_point_.inverse();
  seen.tool = to_base * seen.tool;
  seen.velocity = turned(to_base.linear(), seen.velocity);
  seen.force_n = to_base.linear() * seen.force_n;
  seen.write(all);
  std::copy_n(all.begin(), DoorObservation::kOwnSize, observation.begin());
}

}  // namespace adaptbench

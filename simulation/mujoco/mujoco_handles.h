#pragma once

#include <mujoco/mujoco.h>

#include <memory>
#include <string>

namespace adaptbench {

struct MujocoDeleter {
  void operator()(mjModel* model) const { mj_deleteModel(model); }
  void operator()(mjData* data) const { mj_deleteData(data); }
};
using MujocoModelHandle = std::unique_ptr<mjModel, MujocoDeleter>;
using MujocoDataHandle = std::unique_ptr<mjData, MujocoDeleter>;

// Compiles MJCF text, without touching the file system. Throws SimulationError with MuJoCo's reason
// and the offending line of the text; also for numbers that are not finite, which MuJoCo itself
// would let through. The first call makes MuJoCo's fatal errors SimulationErrors for the whole
// program and silences its warnings, which are counted in mjData::warning; left alone, MuJoCo
// writes MUJOCO_LOG.TXT, waits for a key press and ends the process.
MujocoModelHandle compile_mjcf(const std::string& mjcf);

}  // namespace adaptbench

#pragma once

#include <mujoco/mujoco.h>

#include <cstdint>
#include <span>
#include <string>

#include "core/camera.h"

namespace adaptbench {

// What a camera of the model sees in the state of `data`, at RenderQuality::kFast, as bytes
// [shape.size()]. The same bytes on any thread and whatever was drawn before.
//
// Each thread keeps one OpenGL context for all models of equal `key` (see drawing_key), which takes
// 0.1 to 0.2 s to make; a model costs nothing to draw for the first time. Requires body positions
// that are up to date. Throws SimulationError when OpenGL cannot be had.
void draw_for_agent(const mjModel& model, mjData& data, const std::string& key, int camera,
                    const ImageShape& shape, std::span<std::uint8_t> pixels);

// Models of equal keys can share textures, meshes and planes in an OpenGL context. Sizes, places
// and colours of all other shapes are not part of it.
std::string drawing_key(const mjModel& model);

}  // namespace adaptbench

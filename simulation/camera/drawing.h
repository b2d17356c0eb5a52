#pragma once

#include <mujoco/mujoco.h>

#include <algorithm>

#include "simulation/camera/offscreen_context.h"

namespace adaptbench {

enum class RenderQuality {
  kFigure,  // shadows, sky, four samples a pixel: for people
  kFast,    // coarse shapes, no shadows, no sky: some ten times faster, for agents
};

// What is nearer to a camera of the model is not drawn.
inline constexpr float kNearestM = 0.02F;

// MuJoCo's list of what is to be drawn.
struct VisualScene {
  VisualScene(const mjModel* model, int geoms) {
    mjv_defaultScene(&list);
    mjv_makeScene(model, &list, geoms);
  }
  ~VisualScene() { mjv_freeScene(&list); }
  VisualScene(const VisualScene&) = delete;
  VisualScene& operator=(const VisualScene&) = delete;

  // Coarse pictures have none of these.
  void drop_effects() {
    for (const int flag : {mjRND_SHADOW, mjRND_SKYBOX, mjRND_REFLECTION}) list.flags[flag] = 0;
  }

  // MuJoCo cuts off what is nearer than a share of the scene's extent: the fingers, before a camera
  // at the wrist.
  void bring_nearer() {
    for (mjvGLCamera& eye : list.camera) {
      const float share = std::min(1.0F, kNearestM / eye.frustum_near);
      for (float* side :
           {&eye.frustum_center, &eye.frustum_bottom, &eye.frustum_top, &eye.frustum_near}) {
        *side *= share;
      }
#if mjVERSION_HEADER >= 300
      eye.frustum_width *= share;
#endif
    }
  }

  mjvScene list;
};

// MuJoCo's textures, fonts and frame buffer in an OpenGL context. Takes 0.1 to 0.2 s to make.
struct Drawing {
  Drawing(const mjModel* model, OffscreenContext& context) : opengl(context) {
    mjr_defaultContext(&resources);
    mjr_makeContext(model, &resources, mjFONTSCALE_100);
    mjr_setBuffer(mjFB_OFFSCREEN, &resources);
  }
  ~Drawing() {
    if (opengl.make_current()) mjr_freeContext(&resources);
  }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  [[nodiscard]] bool has_frame_buffer() const { return resources.currentBuffer == mjFB_OFFSCREEN; }

  OffscreenContext& opengl;
  mjrContext resources;
};

// Of pictures of this size: to be set before a Drawing is made.
inline void set_picture(mjModel& model, int width, int height, RenderQuality quality) {
  model.vis.global.offwidth = width;
  model.vis.global.offheight = height;
  if (quality == RenderQuality::kFast) {
    model.vis.quality.numslices = 10;
    model.vis.quality.numstacks = 6;
    model.vis.quality.numquads = 1;
  }
  model.vis.quality.offsamples = quality == RenderQuality::kFast ? 0 : 4;
}

}  // namespace adaptbench

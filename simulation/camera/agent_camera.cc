#include "simulation/camera/agent_camera.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/hash.h"
#include "simulation/camera/drawing.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {
namespace {

constexpr std::size_t kMostCanvases = 4;  // kept on one thread
constexpr int kSpareGeoms = 100;          // beside a model's shapes: symbols and the like
constexpr float kHeadlight = 0.35F;       // light from all sides, beside the scene's own lamps

template <class T>
std::string_view bytes_of(const T* values, int count) {
  return {reinterpret_cast<const char*>(values), sizeof(T) * static_cast<std::size_t>(count)};
}

// One size of pictures, of models of one key, on one thread.
class Canvas {
 public:
  Canvas(const mjModel& model, const ImageShape& shape)
      : viewport_{0, 0, shape.width, shape.height},
        drawing_(sized_copy(model, shape).get(), context_),
        colours_(static_cast<std::size_t>(3 * shape.width * shape.height)),
        depths_(static_cast<std::size_t>(shape.width * shape.height)) {
    if (!drawing_.has_frame_buffer()) {
      throw SimulationError(
          fmt::format("OpenGL has no frame buffer of {} x {}", shape.width, shape.height));
    }
    mjv_defaultOption(&option_);
  }

  void draw(const mjModel& model, mjData& data, int camera, double depth_m,
            std::span<std::uint8_t> pixels) {
    if (!context_.make_current()) throw SimulationError("OSMesa lost its OpenGL context");
    VisualScene& scene = scene_for(model);
    mjvScene& list = scene.list;
    mjvCamera eye;
    mjv_defaultCamera(&eye);
    eye.type = mjCAMERA_FIXED;
    eye.fixedcamid = camera;
    mjv_updateScene(&model, &data, &option_, nullptr, &eye, mjCAT_ALL, &list);
    light(list);
    scene.bring_nearer();
    mjr_render(viewport_, &list, &drawing_.resources);
    const bool with_depth = depth_m > 0.0;
    mjr_readPixels(colours_.data(), with_depth ? depths_.data() : nullptr, viewport_,
                   &drawing_.resources);
    if (with_depth) {
      put_upright<4>(pixels);
      put_depths(list.camera[0], depth_m, pixels);
    } else {
      put_upright<3>(pixels);
    }
  }

 private:
  static MujocoModelHandle sized_copy(const mjModel& model, const ImageShape& shape) {
    MujocoModelHandle copy(mj_copyModel(nullptr, &model));
    set_picture(*copy, shape.width, shape.height, RenderQuality::kFast);
    return copy;
  }

  // One list for all models, long enough for the largest so far.
  VisualScene& scene_for(const mjModel& model) {
    const int geoms = model.ngeom + model.nsite + kSpareGeoms;
    if (scene_ == nullptr || scene_->list.maxgeom < geoms) {
      scene_ = std::make_unique<VisualScene>(&model, geoms);
      scene_->drop_effects();
    }
    return *scene_;
  }

  // The camera's own lamp would make every face that it looks at the brightest one.
  static void light(mjvScene& list) {
    for (int i = 0; i < list.nlight; ++i) {
      if (!list.lights[i].headlight) continue;
      std::fill_n(list.lights[i].ambient, 3, kHeadlight);
      std::fill_n(list.lights[i].diffuse, 3, 0.0F);
      std::fill_n(list.lights[i].specular, 3, 0.0F);
    }
  }

  // OpenGL's rows go from bottom to top.
  [[nodiscard]] std::size_t drawn_at(int row, int column) const {
    return static_cast<std::size_t>((viewport_.height - 1 - row) * viewport_.width + column);
  }

  template <int channels>
  void put_upright(std::span<std::uint8_t> pixels) const {
    auto pixel = pixels.begin();
    for (int row = 0; row < viewport_.height; ++row) {
      for (int column = 0; column < viewport_.width; ++column, pixel += channels)
        std::copy_n(colours_.data() + 3 * drawn_at(row, column), 3, pixel);
    }
  }

  // The depth buffer holds 0 at the near plane, 1 at the far one, and between them what is linear
  // in 1 / distance.
  void put_depths(const mjvGLCamera& eye, double depth_m, std::span<std::uint8_t> pixels) const {
    const double near_m = eye.frustum_near, far_m = eye.frustum_far;
    auto pixel = pixels.begin() + 3;
    for (int row = 0; row < viewport_.height; ++row) {
      for (int column = 0; column < viewport_.width; ++column, pixel += 4) {
        const double buffered = depths_[drawn_at(row, column)];
        const double distance_m = near_m * far_m / (far_m - buffered * (far_m - near_m));
        *pixel =
            static_cast<std::uint8_t>(std::lround(255.0 * std::min(1.0, distance_m / depth_m)));
      }
    }
  }

  mjrRect viewport_;
  OffscreenContext context_;
  Drawing drawing_;
  mjvOption option_;
  std::unique_ptr<VisualScene> scene_;
  std::vector<std::uint8_t> colours_;  // as OpenGL has them
  std::vector<float> depths_;
};

Canvas& canvas_of_thread(const mjModel& model, const std::string& key, const ImageShape& shape) {
  thread_local std::map<std::pair<std::string, std::pair<int, int>>, Canvas> canvases;
  const std::pair place(key, std::pair(shape.height, shape.width));
  const auto found = canvases.find(place);
  if (found != canvases.end()) return found->second;
  if (canvases.size() >= kMostCanvases) canvases.clear();
  return canvases.try_emplace(place, model, shape).first->second;
}

}  // namespace

std::string drawing_key(const mjModel& model) {
  Digest digest;
  digest.add(bytes_of(model.tex_type, model.ntex));
  digest.add(bytes_of(model.tex_height, model.ntex));
  digest.add(bytes_of(model.tex_rgb, model.ntexdata));
  digest.add(bytes_of(model.mesh_vert, 3 * model.nmeshvert));
  digest.add(bytes_of(model.mesh_face, 3 * model.nmeshface));
  digest.add(bytes_of(model.hfield_data, model.nhfielddata));
  digest.add(bytes_of(model.hfield_size, 4 * model.nhfield));
  digest.add(bytes_of(model.hfield_nrow, model.nhfield));
  digest.add(bytes_of(model.hfield_ncol, model.nhfield));
  digest.add(bytes_of(model.skin_vert, 3 * model.nskinvert));
  for (int geom = 0; geom < model.ngeom; ++geom) {
    if (model.geom_type[geom] != mjGEOM_PLANE) continue;
    const mjtNum* size_m = model.geom_size + 3 * geom;
    digest.add(bytes_of(size_m, 3));
    digest.add(bytes_of(model.geom_matid + geom, 1));
    if (size_m[0] > 0.0 && size_m[1] > 0.0) continue;
    const double horizon_m = model.stat.extent * double{model.vis.map.zfar};  // it is drawn so far
    digest.add(bytes_of(&horizon_m, 1));
  }
  digest.add(bytes_of(model.mat_texid, model.nmat));
  digest.add(bytes_of(model.mat_texuniform, model.nmat));
  digest.add(bytes_of(model.mat_texrepeat, 2 * model.nmat));
  return digest.hex();
}

void draw_for_agent(const mjModel& model, mjData& data, const std::string& key, int camera,
                    const ImageShape& shape, std::span<std::uint8_t> pixels) {
  const int channels = shape.depth_m > 0.0 ? 4 : 3;
  if (shape.channels != channels || pixels.size() != static_cast<std::size_t>(shape.size())) {
    throw SimulationError(fmt::format(
        "{} bytes for a picture of {} x {} x {}; pictures have 3 channels, those with depth 4",
        pixels.size(), shape.height, shape.width, shape.channels));
  }
  mj_camlight(&model, &data);
  canvas_of_thread(model, key, shape).draw(model, data, camera, shape.depth_m, pixels);
}

}  // namespace adaptbench

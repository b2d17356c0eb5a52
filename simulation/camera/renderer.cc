#include "simulation/camera/renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "simulation/camera/drawing.h"
#include "simulation/mujoco/mujoco_model.h"

namespace adaptbench {
namespace {

constexpr int kLargestSide = 4096;  // pixels
constexpr int kExtraGeoms = 100;    // lights' and cameras' symbols and the like
constexpr int kLabelMargin = 6;     // pixels that MuJoCo leaves on each side of a label
constexpr const char* kFloorMaterial = "adaptbench plain floor";

// Material and sky for scenes that bring none. MJCF sections may be repeated: they go right behind
// the root's opening tag.
constexpr const char* kPlainAssets = R"(<asset>
<texture name="adaptbench plain floor" type="2d" builtin="checker"
 rgb1="0.82 0.85 0.88" rgb2="0.62 0.67 0.72" width="64" height="64"/>
<material name="adaptbench plain floor" texture="adaptbench plain floor" texuniform="true"/>
<texture type="skybox" builtin="gradient"
 rgb1="0.95 0.97 1" rgb2="0.55 0.68 0.85" width="64" height="64"/>
</asset>)";

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

std::string with_plain_assets(const std::string& mjcf) {
  const std::size_t root = mjcf.find("<mujoco");
  const std::size_t end = root == std::string::npos ? root : mjcf.find('>', root);
  const bool empty_root = end != std::string::npos && mjcf[end - 1] == '/';
  if (end == std::string::npos || empty_root || contains(mjcf, "skybox")) return mjcf;
  return mjcf.substr(0, end + 1) + kPlainAssets + mjcf.substr(end + 1);
}

// Planes that bring no material of their own become a checkerboard.
void decorate_planes(mjModel& model) {
  const int material = mj_name2id(&model, mjOBJ_MATERIAL, kFloorMaterial);
  if (material < 0) return;  // a scene with a sky of its own keeps its planes too
  for (int geom = 0; geom < model.ngeom; ++geom) {
    if (model.geom_type[geom] == mjGEOM_PLANE && model.geom_matid[geom] < 0) {
      model.geom_matid[geom] = material;
      std::fill_n(model.geom_rgba + 4 * geom, 4, 1.0F);
    }
  }
}

MujocoModelHandle compile_picture(const std::string& mjcf, int width, int height) {
  for (const int side : {width, height}) {
    if (side < 1 || side > kLargestSide) {
      throw ConfigError(fmt::format("an image of {} x {} pixels; each side may be 1 to {}", width,
                                    height, kLargestSide));
    }
  }
  static_cast<void>(compile_mjcf(mjcf));  // errors speak of the caller's lines
  MujocoModelHandle model = compile_mjcf(with_plain_assets(mjcf));
  set_picture(*model, width, height, RenderQuality::kFigure);
  if (!contains(mjcf, "<headlight")) {
    const bool lit = model->nlight > 0;
    std::fill_n(model->vis.headlight.ambient, 3, lit ? 0.25F : 0.4F);
    std::fill_n(model->vis.headlight.diffuse, 3, lit ? 0.1F : 0.5F);
    std::fill_n(model->vis.headlight.specular, 3, 0.1F);
  }
  decorate_planes(*model);
  return model;
}

// The label, broken at spaces into lines that fit into the picture.
std::string wrapped(const std::string& label, const mjrContext& resources, int width) {
  const auto width_of = [&](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code < std::size(resources.charWidth) ? resources.charWidth[code] : 0;
  };
  const int room = width - 2 * kLabelMargin;
  std::string lines = label;
  std::size_t space = std::string::npos;  // the last one of this line
  int line_width = 0, width_at_space = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    line_width += width_of(lines[i]);
    if (lines[i] == ' ') {
      space = i;
      width_at_space = line_width;
    } else if (line_width > room && space != std::string::npos) {
      lines[space] = '\n';
      space = std::string::npos;
      line_width -= width_at_space;
    }
  }
  return lines;
}

double degrees(double radians) { return radians * 180.0 / std::numbers::pi; }

}  // namespace

class Renderer::Scene {
 public:
  Scene(const std::string& mjcf, int width, int height)
      : width_(width),
        height_(height),
        model_(compile_picture(mjcf, width, height)),
        data_(mj_makeData(model_.raw())),
        scene_(model_.raw(), model_.raw()->ngeom + model_.raw()->nsite + kExtraGeoms),
        drawing_(model_.raw(), context_) {
    mjv_defaultOption(&option_);
    if (!drawing_.has_frame_buffer()) {
      throw SimulationError(fmt::format("OpenGL has no frame buffer of {} x {}", width, height));
    }
  }

  Image render(std::span<const double> positions, const View& view) {
    pose(positions);
    mjvCamera camera = aimed(view);
    if (!context_.make_current()) throw SimulationError("OSMesa lost its OpenGL context");
    mjv_updateScene(model_.raw(), data_.get(), &option_, nullptr, &camera, mjCAT_ALL, &scene_.list);
    if (camera.type == mjCAMERA_FIXED) scene_.bring_nearer();
    const mjrRect viewport = {0, 0, width_, height_};
    mjr_render(viewport, &scene_.list, &drawing_.resources);
    if (!view.label.empty()) {
      const std::string label = wrapped(view.label, drawing_.resources, width_);
      mjr_overlay(mjFONT_NORMAL, mjGRID_BOTTOMLEFT, viewport, label.c_str(), nullptr,
                  &drawing_.resources);
    }
    return read_pixels(viewport);
  }

 private:
  void pose(std::span<const double> positions) {
    if (positions.size() != static_cast<std::size_t>(model_.position_size())) {
      throw SimulationError(fmt::format("{} positions given, the scene has {}", positions.size(),
                                        model_.position_size()));
    }
    if (!std::all_of(positions.begin(), positions.end(),
                     [](double value) { return std::isfinite(value); })) {
      throw SimulationError("positions that are not finite cannot be drawn");
    }
    std::copy(positions.begin(), positions.end(), data_->qpos);
    mj_kinematics(model_.raw(), data_.get());
    mj_comPos(model_.raw(), data_.get());
    mj_camlight(model_.raw(), data_.get());
    mj_tendon(model_.raw(), data_.get());
  }

  mjvCamera aimed(const View& view) const {
    mjvCamera camera;
    mjv_defaultCamera(&camera);
    if (!view.camera.empty()) {
      camera.type = mjCAMERA_FIXED;
      camera.fixedcamid = model_.camera(view.camera);
      return camera;
    }
    camera.type = mjCAMERA_FREE;
    std::copy(view.target_m.begin(), view.target_m.end(), camera.lookat);
    if (!view.body.empty()) {
      mju_addTo3(camera.lookat, data_->xpos + 3 * model_.body(view.body));
    }
    camera.azimuth = degrees(view.azimuth_rad);
    camera.elevation = degrees(view.elevation_rad);
    camera.distance = view.distance_m;
    return camera;
  }

  // OpenGL's rows go from bottom to top.
  Image read_pixels(mjrRect viewport) const {
    Image image{width_, height_, {}};
    const std::size_t row = std::size_t{3} * static_cast<std::size_t>(width_);
    std::vector<unsigned char> upside_down(row * static_cast<std::size_t>(height_));
    mjr_readPixels(upside_down.data(), nullptr, viewport, &drawing_.resources);
    image.rgb.reserve(upside_down.size());
    for (std::size_t from = upside_down.size(); from > 0; from -= row) {
      const auto end = upside_down.begin() + static_cast<std::ptrdiff_t>(from);
      image.rgb.insert(image.rgb.end(), end - static_cast<std::ptrdiff_t>(row), end);
    }
    return image;
  }

  int width_, height_;
  MujocoModel model_;
  MujocoDataHandle data_;  // what is drawn
  OffscreenContext context_;
  mjvOption option_;
  VisualScene scene_;
  Drawing drawing_;
};

Renderer::Renderer(const std::string& mjcf, int width, int height)
    : scene_(std::make_unique<Scene>(mjcf, width, height)) {}
Renderer::~Renderer() = default;
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;

Image Renderer::render(std::span<const double> positions, const View& view) const {
  return scene_->render(positions, view);
}

}  // namespace adaptbench

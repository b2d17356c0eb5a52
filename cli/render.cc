#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/gallery.h"
#include "cli/number_check.h"
#include "cli/policy_choice.h"
#include "cli/run_options.h"
#include "cli/variant_choice.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/robot.h"
#include "leaderboard/harness/track.h"
#include "simulation/camera/renderer.h"

namespace adaptbench::cli {
namespace {

struct RenderOptions {
  VariantChoice choice;
  PolicyChoice policy;
  std::string out, camera;
  int sheet = 0;             // variants side by side
  int frames = 0;            // of an episode
  bool observation = false;  // what the agent sees
  std::uint64_t seed = 0;
  int width = 480, height = 360;
  std::optional<double> azimuth_rad, elevation_rad, distance_m;  // none: what suits the robot
};

View view_of(const RobotSpec& robot, const RenderOptions& options) {
  View view;
  view.camera = options.camera;
  const bool flat = robot.standing_height_m <= 0.0;  // lives in the x-y plane: seen from above
  if (robot.arm) {  // from behind its shoulder, what it reaches for beyond it
    view.body = robot.arm->hand;
    view.azimuth_rad = 0.8;
    view.elevation_rad = -0.25;
    view.distance_m = 2.6 * robot.arm->scale;
  } else if (flat) {
    view.elevation_rad = -1.5;
    view.distance_m = 2.2;
  } else {
    view.body = robot.torso;
    view.elevation_rad = robot.planar ? -0.15 : -0.5;
    view.distance_m = 1.5 + 3.0 * robot.standing_height_m;
  }
  view.azimuth_rad = options.azimuth_rad.value_or(view.azimuth_rad);
  view.elevation_rad = options.elevation_rad.value_or(view.elevation_rad);
  view.distance_m = options.distance_m.value_or(view.distance_m);
  return view;
}

// The picture in an observation, each pixel a square as large as options.width allows; depth, from
// black to white, to the right of the colours.
Image seen_image(const Environment& environment, std::span<const float> observation,
                 const RenderOptions& options) {
  const ImageShape shape = environment.image();
  if (shape.empty()) {
    throw ConfigError(
        fmt::format("an agent of task '{}' sees no picture: its observation is {} numbers",
                    environment.family().name, environment.observation_size()));
  }
  const auto pixels = observation.last(static_cast<std::size_t>(shape.size()));
  const auto channels = static_cast<std::size_t>(shape.channels);
  Image colours{shape.width, shape.height, {}}, depth = colours;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const auto value = static_cast<std::uint8_t>(std::lround(pixels[i] * 255.0F));
    if (i % channels < 3) {
      colours.rgb.push_back(value);
    } else {
      depth.rgb.insert(depth.rgb.end(), 3, value);
    }
  }
  std::vector<Image> seen = {colours};
  if (shape.depth_m > 0.0) seen.push_back(depth);
  const int factor = std::max(1, options.width / (shape.width * static_cast<int>(seen.size())));
  for (Image& image : seen) image = enlarged(image, factor);
  return seen.size() == 1 ? seen.front() : contact_sheet(seen, 2);
}

// Draws one environment as the user asks for it.
class Painter {
 public:
  Painter(const Environment& environment, const RobotSpec& robot, const RenderOptions& options)
      : environment_(environment), options_(options), view_(view_of(robot, options)) {
    if (!options.observation) {
      renderer_.emplace(environment.scene(), options.width, options.height);
    }
  }

  [[nodiscard]] Image draw(std::span<const float> observation, std::string label) {
    if (options_.observation) return seen_image(environment_, observation, options_);
    view_.label = std::move(label);
    return renderer_->render(environment_.world().positions(), view_);
  }

 private:
  const Environment& environment_;
  const RenderOptions& options_;
  View view_;
  std::optional<Renderer> renderer_;
};

Random reset_stream(const RenderOptions& options) { return Random(options.seed).split("reset"); }

// The variant as its episodes begin.
Image initial_image(const Variant& variant, const RenderOptions& options, std::string label) {
  Environment environment(variant);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(reset_stream(options), observation);
  return Painter(environment, robots().get(variant.robot()).spec(), options)
      .draw(observation, std::move(label));
}

// "7 backward bumps none": the number in its level and the choices.
std::string label_of(const Variant& variant) {
  std::string label = fmt::format("{}", variant.index());
  for (const auto& [name, value] : variant.parameters().values()) {
    if (const auto* choice = std::get_if<std::string>(&value)) label += " " + *choice;
  }
  return label;
}

// Pictures at even intervals of one episode, the first at its beginning and the last at its end.
void draw_episode(const Variant& variant, const RenderOptions& options, Gallery& gallery) {
  const ChosenPolicy chosen = options.policy.load(variant, options.seed);
  Environment environment(variant, chosen.reveal);
  if (options.frames > environment.horizon() + 1) {
    throw ConfigError(fmt::format("--frames {}: an episode of {} steps has {} pictures",
                                  options.frames, environment.horizon(),
                                  environment.horizon() + 1));
  }
  Painter painter(environment, robots().get(variant.robot()).spec(), options);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  environment.reset(reset_stream(options), observation);
  const auto actor = chosen.policy->begin_episode(Random(options.seed).split("policy"));
  const int last_frame = std::max(1, options.frames - 1);
  double total_reward = 0.0;
  bool over = false;
  for (int step = 0; gallery.size() < options.frames; ++step) {
    const auto due = static_cast<long long>(gallery.size()) * environment.horizon() / last_frame;
    if (over || step >= due) {
      gallery.add(
          painter.draw(observation, fmt::format("step {}  return {:.1f}", step, total_reward)));
    }
    if (over || step >= environment.horizon()) break;
    actor->act(chosen.policy->acts_on_state() ? environment.state() : observation, action);
    const StepOutcome outcome = environment.step(action, observation);
    total_reward += outcome.reward;
    over = outcome.terminated;
    if (!environment.failure().empty()) {  // there is no state to draw
      fmt::print(stderr, "The simulation could not go on at step {}: {}. Pictures end before it.\n",
                 step + 1, environment.failure());
      break;
    }
  }
}

// A trained policy acts on the robot that it was trained on, where the user names none.
VariantChoice choice_of(const RenderOptions& options) {
  VariantChoice choice = options.choice;
  if (choice.robot.empty() && !options.policy.track.empty()) {
    const Track track = load_track(options.policy.track);
    if (track.family == choice.family) choice.robot = track.training.robots.front();
  }
  return choice;
}

void run_render(const RenderOptions& options) {
  Gallery gallery(options.out);
  const VariantChoice choice = choice_of(options);
  if (options.sheet > 0) {
    for (const AnyVariant& variant : choice.variants(static_cast<std::size_t>(options.sheet))) {
      gallery.add(initial_image(variant.get(), options, label_of(variant.get())));
    }
  } else {
    const AnyVariant variant = choice.variant();
    if (options.frames > 0) {
      draw_episode(variant.get(), options, gallery);
    } else {
      gallery.add(initial_image(variant.get(), options, ""));
    }
  }
  gallery.close();
}

void add_pictures(CLI::App& command, RenderOptions& options) {
  command
      .add_option("--out", options.out,
                  "A .png file (several pictures become one sheet), or a folder for one file each")
      ->required();
  auto* sheet = command
                    .add_option("--sheet", options.sheet,
                                "Draw this many variants of the level, from --index on")
                    ->check(CLI::Range(1, 400))
                    ->excludes("--parameter");
  auto* frames =
      command.add_option("--frames", options.frames, "Draw this many pictures of an episode")
          ->check(CLI::Range(1, 10000))
          ->excludes(sheet);
  for (const char* acting : {"--checkpoint", "--reference"})
    command.get_option(acting)->needs(frames);
  add_seed(command, "--seed", options.seed, "Seed of the episode");
  for (const auto& [name, pixels] :
       {std::pair{"--width", &options.width}, {"--height", &options.height}}) {
    command.add_option(name, *pixels, "Of each picture, pixels")
        ->check(CLI::Range(16, 4096))
        ->capture_default_str();
  }
}

void add_view(CLI::App& command, RenderOptions& options) {
  auto* camera = command.add_option("--camera", options.camera,
                                    "A camera of the robot, e.g. wrist or shoulder of an arm");
  auto* observation = command
                          .add_flag("--observation", options.observation,
                                    "Draw what the agent sees, where the task shows it a picture")
                          ->excludes(camera);
  command
      .add_option("--azimuth", options.azimuth_rad, "Direction of sight, radians; 0 is along +x")
      ->check(number_between(-6.3, 6.3));
  command
      .add_option("--elevation", options.elevation_rad,
                  "Of the line of sight, radians; negative looks down")
      ->check(number_between(-1.6, 1.6));
  command.add_option("--distance", options.distance_m, "From camera to robot, metres")
      ->check(number_between(0.01, 1000.0));
  for (const char* placing : {"--azimuth", "--elevation", "--distance"}) {
    command.get_option(placing)->excludes(camera)->excludes(observation);
  }
  command.get_option("--height")->excludes(observation);  // its pixels are squares
}

}  // namespace

void add_render(CLI::App& program) {
  auto* command =
      program.add_subcommand("render", "Draw a variant, many variants, or an episode, as PNG");
  command->footer(
      "Examples:\n"
      "  adaptbench render run-direction --robot ant --out ant.png\n"
      "  adaptbench render run-direction --level extrapolation --sheet 16 --out bodies.png\n"
      "  adaptbench render run-direction --level in-range --index 3 --frames 12 --out episode.png "
      "\\\n"
      "      --track quickstart/run-direction --checkpoint "
      "runs/quickstart/maml/seed-0/checkpoint.adaptbench --shots 1\n"
      "  adaptbench render open-door-camera --robot ur5 --reference --frames 16 --observation "
      "--out "
      "seen.png\n"
      "  adaptbench render run-direction --frames 100 --out frames/   (a folder: one file a "
      "frame)");
  auto options = std::make_shared<RenderOptions>();
  options->choice.add_to(*command);
  command->get_option("--robot")->description(
      "Name of a robot (default: the track's first, where a policy of a track acts; else the first "
      "that the task runs on)");
  options->policy.add_to(*command);
  add_pictures(*command, *options);
  add_view(*command, *options);
  command->callback([options] { run_render(*options); });
}

}  // namespace adaptbench::cli

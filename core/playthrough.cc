#include "core/playthrough.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/environment.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr std::size_t kNumbersPerLine = 8;
constexpr double kNoise = 1e-9;  // smaller numbers are rounding and print as 0

std::string number_text(double value) {
  return fmt::format("{:.6g}", std::abs(value) < kNoise ? 0.0 : value);
}

std::string rows_of_numbers(std::span<const float> values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += i % kNumbersPerLine == 0 ? (i == 0 ? "   " : "\n   ") : "";
    text += ' ' + number_text(static_cast<double>(values[i]));
  }
  return text + '\n';
}

// A picture as the mean colours of kTiles x kTiles parts of it, row by row: what a change of
// camera, light or colour shows in, and little else.
constexpr int kTiles = 4;

std::string picture_text(const ImageShape& shape, std::span<const float> pixels) {
  std::vector<float> means(static_cast<std::size_t>(kTiles * kTiles * shape.channels));
  const auto share =
      static_cast<float>(kTiles * kTiles) / static_cast<float>(shape.height * shape.width);
  std::size_t next = 0;
  for (int y = 0; y < shape.height; ++y) {
    for (int x = 0; x < shape.width; ++x) {
      const int tile = y * kTiles / shape.height * kTiles + x * kTiles / shape.width;
      for (int c = 0; c < shape.channels; ++c) {
        means[static_cast<std::size_t>(tile * shape.channels + c)] += share * pixels[next++];
      }
    }
  }
  return fmt::format("  picture, means of {0} x {0} tiles\n", kTiles) + rows_of_numbers(means);
}

std::string observation_text(const Environment& environment, std::span<const float> observation) {
  const auto pixels = static_cast<std::size_t>(environment.image().size());
  std::string text =
      "  observation\n" + rows_of_numbers(observation.first(observation.size() - pixels));
  if (pixels > 0) text += picture_text(environment.image(), observation.last(pixels));
  return text;
}

std::string camera_text(const std::optional<CameraSpec>& camera) {
  if (!camera) return {};
  return fmt::format("picture [{} x {} x {}]\n  camera {}\n", camera->height, camera->width,
                     camera->shape().channels, camera->name);
}

std::string channel_text(const char* kind, const std::vector<Channel>& channels) {
  std::string text = fmt::format("{} [{}]\n", kind, channels.size());
  for (const Channel& channel : channels)
    text += fmt::format("  {} [{}]\n", channel.name, channel.unit);
  return text;
}

std::string parameter_text(const Variant& variant) {
  std::string text = "parameters\n";
  for (const auto& [name, value] : variant.parameters().values()) {
    const double* number = std::get_if<double>(&value);
    text += fmt::format("  {} {}\n", name,
                        number != nullptr ? number_text(*number) : std::get<std::string>(value));
  }
  return text;
}

std::string step_text(const Environment& environment, int step, std::span<const float> action,
                      const StepOutcome& outcome) {
  std::string text = fmt::format("step {}\n  action\n{}  reward {} =", step,
                                 rows_of_numbers(action), number_text(outcome.reward));
  const FamilySpec& family = environment.family();
  for (std::size_t i = 0; i < family.reward_parts.size(); ++i) {
    text +=
        fmt::format(" {} {}", family.reward_parts[i], number_text(environment.reward_parts()[i]));
  }
  text += fmt::format("\n  success {} terminated {}\n", outcome.success, outcome.terminated);
  if (!environment.failure().empty()) text += fmt::format("  failure {}\n", environment.failure());
  return text;
}

}  // namespace

std::string playthrough(const Variant& variant, int steps) {
  if (steps < 0)
    throw ConfigError(fmt::format("a playthrough has {} steps; allowed are 0 or more", steps));
  Environment environment(variant);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  const Random random = Random(0).split("playthrough");

  std::string text = fmt::format("variant {}\n{}horizon {} steps, mass {} kg\n", variant.id(),
                                 parameter_text(variant), environment.horizon(),
                                 number_text(environment.model().mass_kg()));
  text += channel_text("observation", environment.task().observation());
  text += camera_text(environment.task().camera());
  text += channel_text("action", environment.task().action());
  environment.reset(random.split("reset"), observation);
  text += "reset\n" + observation_text(environment, observation);
  bool over = false;
  for (int step = 0; step < std::min(steps, environment.horizon()) && !over; ++step) {
    Random wave = random.split("wave");  // the same frequencies and phases in every step
    for (float& value : action) {
      const double frequency = wave.uniform(0.1, 0.6),
                   phase = wave.uniform(0.0, 6.28);  // radians per step, radians
      value = static_cast<float>(std::sin(frequency * step + phase));
    }
    const StepOutcome outcome = environment.step(action, observation);
    text +=
        step_text(environment, step, action, outcome) + observation_text(environment, observation);
    over = outcome.terminated;
  }
  return text;
}

}  // namespace adaptbench

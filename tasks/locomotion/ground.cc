#include "tasks/locomotion/ground.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace adaptbench {
namespace {

constexpr double kBumpRadiusM = 0.08;
constexpr double kBumpHeightM = 0.025;  // of the ridge above the plane
constexpr double kBumpSpacingM = 0.35;
constexpr int kBumpsEachWay = 20;  // 7 m: 3.5 m/s for the two seconds of an episode

// Rounded ridges across the x direction, at uneven distances so that no stride suits them all.
std::string bumps(const std::string& friction) {
  std::string text;
  for (int i = -kBumpsEachWay; i <= kBumpsEachWay; ++i) {
    const double x = kBumpSpacingM * (i + 0.25 * std::sin(2.0 * i));
    text += fmt::format(
        R"(<geom type="capsule" fromto="{0:.4f} -8 {1} {0:.4f} 8 {1}" size="{2}" contype="1" conaffinity="1" {3} rgba="0.6 0.55 0.5 1"/>)"
        "\n",
        x, kBumpHeightM - kBumpRadiusM, kBumpRadiusM, friction);
  }
  return text;
}

bool is_bumpy(const Parameters& parameters) { return parameters.choice("terrain") == "bumps"; }

}  // namespace

std::vector<ParameterSpec> ground_rows() {
  // clang-format off
  return {
      //                name        unit   nominal trained        hole               outer
      numeric_parameter("friction", "1",   0.9,    {0.6, 1.2},    {{0.93, 1.05}},    {0.39, 1.41},     "Coulomb friction between feet and ground"),
      numeric_parameter("slope",    "rad", 0.0,    {-0.05, 0.05}, {{0.005, 0.025}},  {-0.085, 0.085},  "angle by which the ground rises towards +x"),
      choice_parameter("terrain", {"flat"}, {"bumps"}, "flat, or ridges of 25 mm across x"),
  };
  // clang-format on
}

// A slope is a turned gravity: heights and directions stay relative to the ground.
SceneParts ground_parts(const Parameters& parameters) {
  const double slope = parameters.number("slope");
  const std::string friction =
      fmt::format(R"(friction="{} 0.005 0.0001")", parameters.number("friction"));
  SceneParts parts;
  parts.settings = fmt::format(R"(<option gravity="{} 0 {}"/>)", -kGravityMps2 * std::sin(slope),
                               -kGravityMps2 * std::cos(slope));
  parts.floor = friction;
  if (is_bumpy(parameters)) parts.objects = bumps(friction);
  return parts;
}

double start_lift_m(const Parameters& parameters) {
  return is_bumpy(parameters) ? kBumpHeightM : 0.0;
}

}  // namespace adaptbench

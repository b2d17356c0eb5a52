// What every parameter does to the scene of every family on every robot, in tests/golden/scenes/:
// the nominal scene, and for each choice and the ends of each range the lines that it changes. A
// difference wants a new version of the family or the robot, and then a new golden text. Scenes
// that an earlier family has as well are not told again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/registry.h"
#include "core/variant_space.h"
#include "tests/tasks/golden_text.h"
#include "tests/tasks/pairings.h"

namespace adaptbench {
namespace {

// Numbers to six digits, for reading.
std::string rounded(const std::string& mjcf) {
  static const std::regex number(R"(-?[0-9]+\.[0-9]+(e-?[0-9]+)?)");
  std::string text;
  std::sregex_iterator at(mjcf.begin(), mjcf.end(), number);
  std::size_t end = 0;
  for (; at != std::sregex_iterator(); ++at) {
    const auto begin = static_cast<std::size_t>(at->position());
    text += mjcf.substr(end, begin - end) + fmt::format("{:.6g}", std::stod(at->str()));
    end = begin + at->str().size();
  }
  return text + mjcf.substr(end);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<ParameterValue> probes(const ParameterSpec& row) {
  std::vector<ParameterValue> values;
  if (row.is_choice()) {
    values.insert(values.end(), row.choices.begin(), row.choices.end());
    values.insert(values.end(), row.held_out_choices.begin(), row.held_out_choices.end());
  } else {
    values = {row.outer.low, row.outer.high};
  }
  return values;
}

std::string label(const ParameterSpec& row, const ParameterValue& value) {
  const double* number = std::get_if<double>(&value);
  return row.name + ' ' +
         (number != nullptr ? fmt::format("{:.6g}", *number) : std::get<std::string>(value));
}

// The lines of a scene that the nominal one lacks, below what was changed; nothing when none is.
std::string change(const std::string& heading, const std::string& scene,
                   const std::string& nominal) {
  const std::vector<std::string> usual = lines_of(nominal);
  const std::set<std::string> known(usual.begin(), usual.end());
  std::string text;
  for (const std::string& line : lines_of(scene)) {
    if (!known.contains(line)) text += "  " + line + '\n';
  }
  return text.empty() ? "" : heading + '\n' + text;
}

std::string text_of(const Pairing& pairing) {
  const TaskFamily& family = task_families().get(pairing.family);
  const Robot& robot = robots().get(pairing.robot);
  const ParameterTable table = VariantSpace(family, robot, "mujoco").table();
  const std::string nominal = rounded(family.scene(table.nominal(), robot));
  std::string text = nominal + '\n';
  for (const ParameterSpec& row : table.rows()) {
    for (const ParameterValue& value : probes(row)) {
      Parameters parameters = table.nominal();
      parameters.set(row.name, value);
      text += change(label(row, value), rounded(family.scene(parameters, robot)), nominal);
    }
  }
  return text;
}

class SceneTest : public testing::TestWithParam<Pairing> {};

TEST_P(SceneTest, IsMadeOfItsParametersAsItWasWhenItsVersionWasSet) {
  const Pairing& pairing = GetParam();
  std::string text = text_of(pairing);
  for (const Pairing& earlier : all_pairings()) {
    if (earlier.family == pairing.family) break;
    if (earlier.robot != pairing.robot || text_of(earlier) != text) continue;
    text = "as that of " + earlier.family + '\n';
    break;
  }
  const std::string name = "scenes/" + pairing.family + "-" + pairing.robot + ".txt";
  EXPECT_EQ(difference_from_golden(text, name), "");
}

INSTANTIATE_TEST_SUITE_P(Registry, SceneTest, testing::ValuesIn(all_pairings()), pairing_label);

}  // namespace
}  // namespace adaptbench

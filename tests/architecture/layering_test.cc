// The shape of the house, read from the #include lines: a star around core/, one gate to each heavy
// library, and a wall between training code and held-out variants.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace adaptbench {
namespace {

const std::set<std::string> kModules = {"core",  "simulation", "robots",
                                        "tasks", "algorithms", "leaderboard"};
const std::set<std::string> kFolders = {"core",  "simulation", "robots",
                                        "tasks", "algorithms", "leaderboard",
                                        "cli",   "benchmarks", "tests"};

bool starts_with_any(const std::string& text, const std::vector<std::string>& starts) {
  for (const auto& start : starts) {
    if (text.rfind(start, 0) == 0) return true;
  }
  return false;
}

// Why this file may not have this include; empty: it may.
std::string objection(const std::string& path, const std::string& include) {
  const std::string folder = path.substr(0, path.find('/'));
  const std::string target = include.substr(0, include.find('/'));
  if (kModules.contains(folder) && kFolders.contains(target) && target != "core" &&
      target != folder) {
    return "a module may include core/ and itself only";
  }
  if (starts_with_any(include, {"mujoco/", "GL/", "btBullet", "bullet/"}) &&
      folder != "simulation") {
    return "engines and OpenGL are reached through core/simulator.h and simulation/camera";
  }
  if (include == "torch/torch.h" || include == "torch/all.h") {
    return "the umbrella header costs 13 s and 1 GB per file: include the few headers that are "
           "needed";
  }
  if (starts_with_any(include, {"torch/", "ATen/", "c10/"}) && folder != "algorithms" &&
      path.rfind("tests/algorithms/", 0) != 0) {
    return "libtorch is reached through algorithms/";
  }
  static const std::set<std::string> kHidden = {"core/held_out.h",
                                                "core/environment.h",
                                                "core/rollout.h",
                                                "core/vector_environment.h",
                                                "core/variant_space.h",
                                                "core/variant_solver.h",
                                                "core/playthrough.h",
                                                "core/simulator.h",
                                                "core/task_family.h",
                                                "core/robot.h",
                                                "core/arm.h"};
  // The anchor asks the family for its controller, and is told the variant anyway.
  const bool is_exempt =
      include == "core/task_family.h" && path.starts_with("algorithms/reference_controller/");
  if (folder == "algorithms" && kHidden.contains(include) && !is_exempt) {
    return "an algorithm reaches variants and steps through core/training_tasks.h alone, where "
           "they are metered";
  }
  return "";
}

TEST(LayeringTest, EveryIncludeKeepsToTheStar) {
  const auto files = read_source_tree();
  ASSERT_GT(files.size(), 25u) << "the source tree was not found";
  for (const auto& file : files) {
    for (const auto& include : file.includes) {
      const std::string why = objection(file.path, include);
      EXPECT_TRUE(why.empty()) << file.path << " includes " << include << ": " << why;
    }
  }
}

// The rules above, tried on files that break them.
TEST(LayeringTest, RulesRejectWhatTheyForbid) {
  EXPECT_NE(objection("tasks/door.cc", "robots/arm.h"), "");
  EXPECT_NE(objection("core/random.cc", "simulation/mujoco/engine.h"), "");
  EXPECT_NE(objection("leaderboard/harness/run.cc", "algorithms/maml/maml.h"), "");
  EXPECT_NE(objection("robots/runners/ant.cc", "cli/main.h"), "");
  EXPECT_NE(objection("tasks/door.cc", "mujoco/mujoco.h"), "");
  EXPECT_NE(objection("core/matrix.h", "ATen/core/Tensor.h"), "");
  EXPECT_NE(objection("tests/core/options_test.cc", "torch/types.h"), "");
  EXPECT_NE(objection("algorithms/networks/gate.h", "torch/torch.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/held_out.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/environment.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/variant_solver.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/playthrough.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/simulator.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/robot.h"), "");
  EXPECT_NE(objection("algorithms/maml/maml.cc", "core/task_family.h"), "");

  EXPECT_EQ(objection("tasks/door.cc", "core/task_family.h"), "");
  EXPECT_EQ(objection("tasks/door.cc", "tasks/locomotion/ground.h"), "");
  EXPECT_EQ(objection("simulation/mujoco/engine.cc", "mujoco/mujoco.h"), "");
  EXPECT_EQ(objection("algorithms/networks/gate.h", "torch/types.h"), "");
  EXPECT_EQ(objection("leaderboard/harness/run.cc", "core/held_out.h"), "");
  EXPECT_EQ(objection("cli/train.cc", "leaderboard/harness/run.h"), "");
}

TEST(LayeringTest, IncludesAreFoundInEveryForm) {
  EXPECT_EQ(find_includes("#include <a/b.h>\n  #  include \"c.h\"\n// no #include <d.h>\n"),
            (std::vector<std::string>{"a/b.h", "c.h"}));
}

// "core" above means any header of core/; core itself must not lean on anything outside.
TEST(LayeringTest, CoreKnowsNoEngineAndNoLearningLibrary) {
  for (const auto& file : read_source_tree()) {
    if (file.folder != "core") continue;
    for (const auto& include : file.includes) {
      EXPECT_FALSE(starts_with_any(include, {"mujoco", "torch", "ATen", "valijson", "CLI", "png"}))
          << file.path << " includes " << include;
    }
  }
}

}  // namespace
}  // namespace adaptbench

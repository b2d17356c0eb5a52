// Frame, door and robot are each made of parts that hold each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

#include "core/held_out.h"
#include "simulation/mujoco/mujoco_handles.h"
#include "tests/robots/tagged.h"
#include "tests/tasks/doors/door_world.h"

namespace adaptbench {
namespace {

class AssemblyTest : public testing::TestWithParam<std::string> {};

// Boxes around shapes that touch each other, in groups: each group must be one, what is in none of
// them floats.
class Assembly {
 public:
  void add(const mjModel& model, const mjData& data, int geom) {
    const Eigen::Map<const Eigen::Matrix<mjtNum, 3, 3, Eigen::RowMajor>> turn(data.geom_xmat +
                                                                              9 * geom);
    const Eigen::Map<const Eigen::Vector3d> at(data.geom_xpos + 3 * geom);
    Eigen::Vector3d half = Eigen::Map<const Eigen::Vector3d>(model.geom_size + 3 * geom);
    if (model.geom_type[geom] != mjGEOM_BOX) {  // radius, and half a length for rods
      const bool capsule = model.geom_type[geom] == mjGEOM_CAPSULE;
      const double along =
          model.geom_type[geom] == mjGEOM_SPHERE ? half[0] : half[1] + capsule * half[0];
      half = {half[0], half[0], along};
    }
    const Eigen::Vector3d reach = turn.cwiseAbs() * half;
    parts_.push_back({mj_id2name(&model, mjOBJ_GEOM, geom), at - reach, at + reach});
  }

  // Names of the parts that no chain of touching ones leads to from the first.
  [[nodiscard]] std::vector<std::string> floating() const {
    std::vector<bool> held(parts_.size(), false);
    std::vector<std::size_t> next = {0};
    while (!parts_.empty() && !next.empty()) {
      const std::size_t one = next.back();
      next.pop_back();
      if (held[one]) continue;
      held[one] = true;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (!held[i] && touch(parts_[one], parts_[i])) next.push_back(i);
      }
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!held[i]) names.emplace_back(parts_[i].name == nullptr ? "?" : parts_[i].name);
    }
    return names;
  }

 private:
  struct Part {
    const char* name;
    Eigen::Vector3d low_m, high_m;
  };
  static bool touch(const Part& a, const Part& b) {
    constexpr double kSlackM = 1e-6;
    return ((a.low_m - b.high_m).array() < kSlackM).all() &&
           ((b.low_m - a.high_m).array() < kSlackM).all();
  }
  std::vector<Part> parts_;
};

TEST_P(AssemblyTest, NothingFloats) {
  const VariantSpace space = door_space(GetParam());
  for (const Level level : {Level::kTrain, Level::kExtrapolation, Level::kCategory}) {
    for (std::size_t i = 0; i < 12; ++i) {
      with_variant(space, level, i, [&](const Variant& variant) {
        const MujocoModelHandle model = compile_mjcf(Environment(variant).scene());
        const MujocoDataHandle data(mj_makeData(model.get()));
        mj_kinematics(model.get(), data.get());
        std::map<int, Assembly> assemblies;  // by the outermost moving or standing body
        const int scenery = mj_name2id(model.get(), mjOBJ_BODY, "task");
        for (int geom = 0; geom < model->ngeom; ++geom) {
          if (model->geom_type[geom] == mjGEOM_PLANE) continue;
          int body = model->geom_bodyid[geom];
          while (body != scenery && model->body_parentid[body] != scenery)
            body = model->body_parentid[body];
          assemblies[body].add(*model, *data, geom);
        }
        EXPECT_EQ(assemblies.size(), 3U) << "frame, door, robot";
        for (const auto& [body, assembly] : assemblies) {
          EXPECT_THAT(assembly.floating(), testing::IsEmpty()) << variant.id();
        }
      });
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Arms, AssemblyTest, testing::ValuesIn(robots_tagged("arm")),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace adaptbench

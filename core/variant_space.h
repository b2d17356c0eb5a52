#pragma once

#include <cstddef>
#include <string>

#include "core/random.h"
#include "core/robot.h"
#include "core/task_family.h"
#include "core/variant.h"

namespace adaptbench {

struct HeldOutAccess;  // core/held_out.h

// Whether the robot carries every tag that the family asks for.
bool runs_on(const FamilySpec& family, const RobotSpec& robot);

// All variants of one family on one robot in one engine. Pure: the same (level, index) gives the
// same variant for ever (until the family's or the robot's version changes).
//
// A family with a task choice (forward, backward) poses every choice on each body: with C choices,
// variants C·k … C·k+C−1 share the body k. On interpolation and extrapolation a random non-empty
// subset of the axes leaves the trained set, the others stay inside it, so that each held-out
// variant provably differs from everything that training can draw. Points that the family does not
// admit are drawn anew, from streams of their own.
class VariantSpace {
 public:
  // Throws ConfigError when the family does not run on the robot or the tables share a name.
  VariantSpace(const TaskFamily& family, const Robot& robot, std::string engine);

  [[nodiscard]] const ParameterTable& table() const { return table_; }
  [[nodiscard]] bool offers(
      Level level) const;  // are there axes that make this level differ from training?
  [[nodiscard]] TrainingVariant train(std::size_t index) const;
  [[nodiscard]] TrainingVariant validation(std::size_t index) const;
  // For descriptions and tests: "…/nominal" in place of level and number, nominal values.
  [[nodiscard]] TrainingVariant nominal() const;
  // How many points were drawn and not admitted by the family before this variant was found.
  [[nodiscard]] int rejections(Level level, std::size_t index) const;
  // The nominal variant with some values replaced, "…/custom". Throws ConfigError as
  // ParameterTable::validate, and for a point that the family does not admit. It may lie anywhere,
  // held-out values included, and is none of a track's variants.
  [[nodiscard]] TrainingVariant custom(const Parameters& changed) const;

 private:
  friend struct HeldOutAccess;
  [[nodiscard]] HeldOutVariant held_out(Level level, std::size_t index) const;
  struct Draw {
    Parameters parameters;
    int rejections = 0;
  };
  [[nodiscard]] Draw draw(Level level, std::size_t index)
      const;  // throws ConfigError when the family admits next to nothing
  [[nodiscard]] Parameters draw_from(const Random& stream, Level level, std::size_t pose) const;
  void draw_into(Variant& variant, Level level, std::size_t index) const;
  // `place`: the end of its id.
  void fill(Variant& variant, Level level, std::size_t index, const std::string& place,
            Parameters parameters) const;

  const TaskFamily& family_;
  const Robot& robot_;
  std::string engine_;
  ParameterTable table_;
};

}  // namespace adaptbench

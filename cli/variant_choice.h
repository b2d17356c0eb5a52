#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/task_family.h"
#include "core/variant.h"

namespace CLI {
class App;
}

namespace adaptbench::cli {

// Of a variant in its level: far beyond what any track asks for.
constexpr std::int64_t kLastIndex = 999'999'999;

// One variant of any level, owned.
class AnyVariant {
 public:
  explicit AnyVariant(TrainingVariant variant) : variant_(std::move(variant)) {}
  explicit AnyVariant(HeldOutVariant variant) : variant_(std::move(variant)) {}
  [[nodiscard]] const Variant& get() const;

 private:
  std::variant<TrainingVariant, HeldOutVariant> variant_;
};

// How a user names variants on the command line: FAMILY --robot R --level L --index I, or FAMILY
// alone for the nominal one.
struct VariantChoice {
  std::string family;
  std::string robot;  // empty: the first that the family runs on
  std::string engine = "mujoco";
  std::string level;  // empty: the nominal variant
  std::size_t index = 0;
  std::vector<std::string> parameters;  // "name=value", on the nominal variant

  void add_to(CLI::App& command);
  // Throws ConfigError on unknown names, on parameters together with a level and on an index
  // without one.
  [[nodiscard]] AnyVariant variant() const;
  // The variants index, index + 1, ...; the nominal one counts as level train here.
  [[nodiscard]] std::vector<AnyVariant> variants(std::size_t count) const;
};

// Levels whose variants a user names by robot, level and index; on the levels robot and engine they
// are those of another robot or engine. Throws ConfigError.
Level named_level(const std::string& name);

// Names of the robots that carry every tag that the family asks for, sorted.
std::vector<std::string> robots_for(const TaskFamily& family);
std::string default_robot(
    const TaskFamily& family);  // the first of these; throws ConfigError when there is none

}  // namespace adaptbench::cli

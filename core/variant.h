#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.h"

namespace adaptbench {

// The generalisation ladder, see docs/protocol.md.
enum class Level {
  kTrain,          // seen variants
  kValidation,     // unseen points of the training ranges, for tuning only
  kInRange,        // unseen points of the training ranges
  kInterpolation,  // inside holes cut out of the training ranges
  kExtrapolation,  // outside the training ranges
  kCategory,       // a choice never trained on
  kRobot,          // an embodiment never trained on
  kEngine,         // another physics engine
};
std::string_view level_name(Level level);      // "train", "in-range", ...
Level level_from_name(std::string_view name);  // throws ConfigError
const std::vector<Level>& all_levels();

// One point of a task family on one robot in one engine. Immutable. Those of a ladder level are
// pure functions of their id; others are called nominal or custom there.
class Variant {
 public:
  // "run-direction@1/half-cheetah@1/mujoco/extrapolation/0007"
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& family() const { return family_; }
  [[nodiscard]] const std::string& robot() const { return robot_; }
  [[nodiscard]] const std::string& engine() const { return engine_; }
  [[nodiscard]] Level level() const { return level_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  // Values for every row of the family's table followed by the robot's.
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  // SHA-256 over family, robot, their versions, engine and parameters: equal content, equal hash,
  // whatever the level.
  [[nodiscard]] const std::string& content_hash() const { return content_hash_; }

 protected:
  Variant() = default;
  ~Variant() = default;
  Variant(const Variant&) = default;
  Variant& operator=(const Variant&) = default;
  Variant(Variant&&) = default;
  Variant& operator=(Variant&&) = default;

 private:
  friend class VariantSpace;
  std::string id_, family_, robot_, engine_, content_hash_;
  Level level_ = Level::kTrain;
  std::size_t index_ = 0;
  Parameters parameters_;
};

// A variant that training code may hold: level train or validation, or one made by hand for tests
// and pictures. Made by VariantSpace alone.
class TrainingVariant final : public Variant {
 private:
  friend class VariantSpace;
  TrainingVariant() = default;
};

// A variant that only the harness may hold. Made in core/held_out.h, which code under algorithms/
// may not include (a test reads the includes).
class HeldOutVariant final : public Variant {
 private:
  friend class VariantSpace;
  HeldOutVariant() = default;
};

}  // namespace adaptbench

#include "tests/algorithms/support/probe_algorithms.h"

#include <algorithm>
#include <array>
#include <complex>
#include <limits>
#include <optional>
#include <vector>

namespace adaptbench {
namespace {

using Point = std::complex<float>;  // [m], or [full actions]

// The action that moves along `wish`, at full speed or less.
void give(Point wish, std::span<float> action) {
  const float longest = std::max({std::abs(wish.real()), std::abs(wish.imag()), 1.0F});
  action[0] = wish.real() / longest;
  action[1] = wish.imag() / longest;
}

// Goes to the goal that it is told (the encoding behind the position), or to a fixed one.
class Homing final : public Policy {
 public:
  explicit Homing(std::optional<Point> fixed) : fixed_(fixed) {}
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Homer>(fixed_);
  }

 private:
  class Homer final : public Actor {
   public:
    explicit Homer(std::optional<Point> fixed) : fixed_(fixed) {}
    void act(std::span<const float> observation, std::span<float> action) override {
      const Point here(observation[0], observation[1]);
      // Scaled from the trained range of +-0.5 m to +-1.
      const Point goal = fixed_.value_or(0.5F * Point(observation[2], observation[3]));
      if (steps_ == 1) per_action_ = here - start_;
      if (steps_ == 0) start_ = here;
      give(steps_ == 0 ? Point(1.0F, 0.0F) : (goal - here) / per_action_, action);
      ++steps_;
    }

   private:
    std::optional<Point> fixed_;
    int steps_ = 0;
    Point start_, per_action_;
  };
  std::optional<Point> fixed_;
};

// Blindly walks straight for the sum of its actions and then stands still.
class Walk final : public Policy {
 public:
  explicit Walk(Point target) : target_(target) {}
  [[nodiscard]] Point target() const { return target_; }
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Walker>(target_);
  }

 private:
  class Walker final : public Actor {
   public:
    explicit Walker(Point left) : left_(left) {}
    void act(std::span<const float>, std::span<float> action) override {
      give(left_, action);
      left_ -= Point(action[0], action[1]);
    }

   private:
    Point left_;
  };
  Point target_;
};

class Untrained : public Algorithm {
 public:
  bool train_iteration(TrainingTasks&, const Random&, TrainingReport&) override { return false; }
  void save(Checkpoint&) const override {}
  void load(const Checkpoint&) override {}
};

class HomingAlgorithm final : public Untrained {
 public:
  explicit HomingAlgorithm(std::optional<Point> fixed) : policy_(fixed) {}
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<Unchanged>(policy_);
  }

 private:
  class Unchanged final : public Adaptation {
   public:
    explicit Unchanged(const Homing& policy) : policy_(policy) {}
    [[nodiscard]] const Policy& explorer() override { return policy_; }
    void observe(const Episodes&) override {}
    [[nodiscard]] const Policy& policy() override { return policy_; }
    [[nodiscard]] int gradient_updates() const override { return 0; }

   private:
    const Homing& policy_;
  };
  Homing policy_;
};

class Memoriser final : public Untrained {
 public:
  // One iteration memorises one variant: from the best walk so far to its eight neighbours, at half
  // the distance where none is better.
  bool train_iteration(TrainingTasks& tasks, const Random& random, TrainingReport&) override {
    if (memories_.size() == tasks.size()) return false;
    const TrainingVariant variant = tasks.variant(memories_.size());
    Point best;
    double highest = -std::numeric_limits<double>::infinity();
    for (float reach = 4.0F; reach > 0.05F;) {
      const Point centre = best;
      for (const Point side : kSides) {
        const Walk walk(centre + reach * side);
        const TrainingRollout request[] = {{&variant, &walk, 1, random}};
        const double value = tasks.collect(request)[0][0].total_reward;
        if (value > highest) {
          highest = value;
          best = walk.target();
        }
      }
      if (best == centre) reach *= 0.5F;
    }
    memories_.emplace_back(best);
    return true;
  }

  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<Recall>(memories_);
  }

 private:
  static constexpr std::array<Point, 9> kSides = {Point(0, 0), {1, 0},   {1, 1},  {0, 1}, {-1, 1},
                                                  {-1, 0},     {-1, -1}, {0, -1}, {1, -1}};

  class Recall final : public Adaptation {
   public:
    explicit Recall(const std::vector<Walk>& memories) : memories_(memories) {}
    [[nodiscard]] const Policy& explorer() override { return memories_[tried_]; }
    void observe(const Episodes& episodes) override {
      if (episodes[0].total_reward > highest_) {
        highest_ = episodes[0].total_reward;
        best_ = tried_;
      }
      tried_ = (tried_ + 1) % memories_.size();
    }
    [[nodiscard]] const Policy& policy() override { return memories_[best_]; }
    [[nodiscard]] int gradient_updates() const override { return 0; }

   private:
    const std::vector<Walk>& memories_;
    std::size_t tried_ = 0, best_ = 0;
    double highest_ = -std::numeric_limits<double>::infinity();
  };
  std::vector<Walk> memories_;
};

}  // namespace

std::unique_ptr<Algorithm> make_told_controller() {
  return std::make_unique<HomingAlgorithm>(std::nullopt);
}

std::unique_ptr<Algorithm> make_misled_controller() {
  return std::make_unique<HomingAlgorithm>(Point(1.5F, 1.5F));
}

std::unique_ptr<Algorithm> make_memoriser() { return std::make_unique<Memoriser>(); }

}  // namespace adaptbench

// Algorithms of known behaviour for tests of the harness.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/algorithm.h"
#include "core/error.h"

namespace adaptbench {
namespace {

// Gives the same number in every step, plus noise of its own.
class Aim final : public Policy {
 public:
  Aim(double aim, double noise) : aim_(aim), noise_(noise) {}
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override {
    return std::make_unique<Aimer>(aim_, noise_, random);
  }

 private:
  class Aimer final : public Actor {
   public:
    Aimer(double aim, double noise, Random random) : aim_(aim), noise_(noise), random_(random) {}
    void act(std::span<const float>, std::span<float> action) override {
      action[0] = static_cast<float>(aim_ + noise_ * random_.normal());
    }

   private:
    double aim_, noise_;
    Random random_;
  };
  double aim_, noise_;
};

// Succeeds with a given probability, at a step drawn from 1 to 9, and is over then.
class Chance final : public Policy {
 public:
  explicit Chance(double rate) : rate_(rate) {}
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random random) const override {
    const bool lucky = random.uniform() < rate_;
    return std::make_unique<Chancer>(lucky ? 1 + static_cast<int>(random.below(9)) : 1000);
  }

 private:
  class Chancer final : public Actor {
   public:
    explicit Chancer(int when) : when_(when) {}
    void act(std::span<const float>, std::span<float> action) override {
      action[0] = --when_ < 0 ? 100.0F : 0.0F;
    }

   private:
    int when_;
  };
  double rate_;
};

template <class P>
class Unchanging final : public Adaptation {
 public:
  explicit Unchanging(P policy) : policy_(policy) {}
  [[nodiscard]] const Policy& explorer() override { return policy_; }
  void observe(const Episodes&) override {}
  [[nodiscard]] const Policy& policy() override { return policy_; }
  [[nodiscard]] int gradient_updates() const override { return 0; }

 private:
  P policy_;
};

class Untrained : public Algorithm {
 public:
  bool train_iteration(TrainingTasks&, const Random&, TrainingReport&) override { return false; }
  void save(Checkpoint&) const override {}
  void load(const Checkpoint&) override {}
};

class StubRandom final : public Untrained {
 public:
  StubRandom(const ProblemSpec&, const Options&, const Random&) {}
  static AlgorithmSpec describe() { return {"stub-random", 1, "aims at -1", {}, false, false}; }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<Unchanging<Aim>>(Aim(-1.0, 0.1));
  }
};

class StubChance : public Untrained {
 public:
  StubChance(const ProblemSpec&, const Options& options, const Random&)
      : rate_(options.number("rate")) {}
  static AlgorithmSpec describe() { return named("stub-chance"); }
  static AlgorithmSpec named(const char* name) {
    return {name,
            1,
            "succeeds at a known rate",
            {number_option("rate", 0.5, 0.0, 1.0, "of success")},
            false,
            false};
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<Unchanging<Chance>>(Chance(rate_));
  }

 private:
  double rate_;
};

// The same under another name.
class StubTwin final : public StubChance {
 public:
  using StubChance::StubChance;
  static AlgorithmSpec describe() { return named("stub-twin"); }
};

// Is told the goal, scaled from [0, 1] to [-1, 1], as its third observation.
class StubOracle final : public Untrained {
 public:
  StubOracle(const ProblemSpec&, const Options&, const Random&) {}
  static AlgorithmSpec describe() {
    return {"stub-oracle", 1, "aims at the goal that it is told", {}, false, true};
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    return std::make_unique<Unchanging<Told>>(Told());
  }

 private:
  class Told final : public Policy {
   public:
    [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
      return std::make_unique<Obey>();
    }

   private:
    class Obey final : public Actor {
     public:
      void act(std::span<const float> observation, std::span<float> action) override {
        action[0] = 0.5F * (observation[2] + 1.0F);
      }
    };
  };
};

// Is told the variant itself.
class StubReference final : public Untrained {
 public:
  StubReference(const ProblemSpec&, const Options&, const Random&) {}
  static AlgorithmSpec describe() {
    return {"stub-reference", 1, "aims at the goal of the variant", {}, false, true};
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random&) const override {
    throw ConfigError("stub-reference was not told the variant");
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_told_adaptation(
      const Random&, const Variant& variant) const override {
    return std::make_unique<Unchanging<Aim>>(Aim(variant.parameters().number("goal"), 0.0));
  }
};

// Learns the mean goal in training: each iteration tries a training variant on both sides of its
// aim and steps to the better one. Adapting, it does the same with the episodes of each shot.
// Options make it fail in known ways.
class StubLearner final : public Algorithm {
 public:
  StubLearner(const ProblemSpec& problem, const Options& options, const Random& random)
      : problem_(problem),
        mode_(options.choice("fails")),
        iterations_(options.integer("iterations")),
        aim_(static_cast<float>(Random(random).uniform(-1.0, 0.0))) {}
  static AlgorithmSpec describe() {
    return {"stub-learner",
            1,
            "steps towards the better side",
            {choice_option("fails", "never",
                           {"never", "throws", "not-finite", "breaks-world", "overspends",
                            "refunds", "late", "of-others", "miscounts", "takes-header"},
                           "how"),
             integer_option("iterations", 0, 0, 1000, "0: until the budget is spent")},
            true,
            false};
  }
  bool train_iteration(TrainingTasks& tasks, const Random& random,
                       TrainingReport& report) override {
    if (mode_ != "overspends" && tasks.steps_left() < 2 * 2 * problem_.horizon) return false;
    if (share_done() == 1.0) return false;
    const TrainingVariant variant = tasks.variant(Random(random).below(tasks.size()));
    const Aim low(double{aim_} - 0.1, 0.02), high(double{aim_} + 0.1, 0.02);
    const TrainingRollout requests[] = {
        {&variant, &low, 2, random.split("low")},
        {&variant, &high, mode_ == "refunds" ? -2 : 2, random.split("high")}};
    const auto episodes = tasks.collect(requests);
    aim_ += episodes[1][0].total_reward > episodes[0][0].total_reward ? 0.05F : -0.05F;
    report.mean_return = episodes[0][0].total_reward;
    report.metrics["aim"] = double{aim_};
    ++iteration_;
    return true;
  }
  [[nodiscard]] double share_done() const override {
    return iterations_ > 0 ? static_cast<double>(iteration_) / iterations_ : 0.0;
  }
  [[nodiscard]] std::unique_ptr<Adaptation> begin_adaptation(const Random& random) const override {
    const double chance = Random(random).uniform(-1.0, 1.0);
    return std::make_unique<Learning>(mode_, mode_ == "of-others" ? chance : double{aim_});
  }
  void save(Checkpoint& checkpoint) const override {
    checkpoint.set_array("aim", {aim_});
    checkpoint.header["stub"] = {{"iteration", iteration_}};
    if (mode_ == "takes-header") checkpoint.header["progress"] = iteration_;
  }
  void load(const Checkpoint& checkpoint) override {
    aim_ = checkpoint.array("aim", 1)[0];
    iteration_ = checkpoint.header["stub"]["iteration"];
  }

 private:
  class Learning final : public Adaptation {
   public:
    Learning(std::string mode, double aim) : mode_(std::move(mode)), aim_(aim) { renew(); }
    [[nodiscard]] const Policy& explorer() override { return *explorer_; }
    void observe(const Episodes& episodes) override {
      ++updates_;
      if (mode_ == "throws" && updates_ == 2)
        throw std::runtime_error("the stub learner gave up \xff");  // and is no UTF-8
      if (mode_ == "of-others" && episodes[0].actions(0, 0) != static_cast<float>(aim_))
        throw std::runtime_error("the stub learner was shown what another one did");
      // The aim is the more rewarded of what was tried.
      const auto better = [](const Episode& a, const Episode& b) {
        return a.total_reward < b.total_reward;
      };
      aim_ = double{std::ranges::max_element(episodes, better)->actions(0, 0)};
      renew();
    }
    [[nodiscard]] const Policy& policy() override {
      if (mode_ == "late") updates_ += 100;  // learns when it is asked, not when it is shown
      return *policy_;
    }
    [[nodiscard]] int gradient_updates() const override {
      return mode_ == "miscounts" && updates_ == 2 ? -1 : updates_;
    }

   private:
    void renew() {
      explorer_ = std::make_unique<Aim>(aim_, mode_ == "of-others" ? 0.0 : 0.3);
      const double aim = mode_ == "not-finite" && updates_ == 1 ? std::nan("")
                         : mode_ == "breaks-world"              ? -100.0
                                                                : aim_;
      policy_ = std::make_unique<Aim>(aim, 0.0);
    }
    std::string mode_;
    double aim_;
    int updates_ = 0;
    std::unique_ptr<Aim> explorer_, policy_;
  };

  ProblemSpec problem_;
  std::string mode_;
  int iterations_, iteration_ = 0;
  float aim_;
};

}  // namespace
}  // namespace adaptbench

ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubRandom)
ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubChance)
ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubTwin)
ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubOracle)
ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubReference)
ADAPTBENCH_REGISTER_ALGORITHM(adaptbench::StubLearner)

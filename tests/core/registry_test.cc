#include "core/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace adaptbench {
namespace {

TEST(RegistryTest, TakesEachNameOnce) {
  Registry<int> numbers("number");
  numbers.add("one", std::make_unique<int>(1));
  EXPECT_EQ(numbers.get("one"), 1);
  EXPECT_THROW(numbers.add("one", std::make_unique<int>(2)), ConfigError);
  EXPECT_EQ(numbers.get("one"), 1);
}

TEST(RegistryTest, TakesNamesThatTracksAndPathsCanHold) {
  Registry<int> numbers("number");
  for (const char* name : {"run-direction", "behaviour_cloning", "ur5", "2-d"}) {
    EXPECT_NO_THROW(numbers.add(name, std::make_unique<int>(0))) << name;
  }
  for (const char* name : {"", "Ant", "two words", "-x", "_x", "a/b", "a.b", "möwe"}) {
    EXPECT_THROW(numbers.add(name, std::make_unique<int>(0)), ConfigError) << name;
  }
  EXPECT_THROW(numbers.add(std::string(65, 'a'), std::make_unique<int>(0)), ConfigError);
}

TEST(RegistryTest, ItemsGoByTheNameInTheirSpec) {
  struct Copied {
    struct Spec {
      std::string name = "original";
    };
    [[nodiscard]] Spec spec() const { return {}; }
  };
  Registry<Copied> registry("thing");
  registry.add("original", std::make_unique<Copied>());
  EXPECT_THAT([&] { registry.add("copy", std::make_unique<Copied>()); },
              testing::ThrowsMessage<ConfigError>(testing::HasSubstr("calls it 'original'")));
  EXPECT_FALSE(registry.has("copy"));
}

TEST(RegistryTest, UnknownNamesComeWithTheNearestOne) {
  Registry<int> numbers("number");
  numbers.add("eleven", std::make_unique<int>(11));
  EXPECT_THAT([&] { (void)numbers.get("elven"); },
              testing::ThrowsMessage<ConfigError>(testing::HasSubstr("did you mean 'eleven'?")));
}

// Registration happens before main, where an exception would only say "terminate called".
TEST(RegistryTest, APlugInThatCannotBeMadeIsNamed) {
  Registry<int> numbers("number");
  const auto broken = []() -> std::unique_ptr<int> { throw ConfigError("its table is wrong"); };
  EXPECT_FALSE(numbers.add_or_note("odd", broken));
  EXPECT_FALSE(numbers.has("odd"));
  EXPECT_THAT(registration_failures(), testing::ElementsAre("number 'odd': its table is wrong"));
  registration_failures().clear();
}

}  // namespace
}  // namespace adaptbench

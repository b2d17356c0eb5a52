#include "core/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace adaptbench {
namespace {

using ::testing::HasSubstr;

std::vector<OptionSpec> specs() {
  return {number_option("step_size", 0.1, 0.0, 1.0, "size of a step"),
          integer_option("batch", 40, 1, 100, "tasks"),
          boolean_option("learned", false, "learn it"),
          choice_option("outer", "trpo", {"trpo", "ppo"}, "the outer step"),
          number_list_option("grid", {0.1, 0.2}, 0.0, 1.0, "step sizes")};
}

std::string set_error(const std::string& assignment) {
  Options options(specs(), Json::object());
  try {
    options.set(assignment);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(OptionsTest, DefaultsAreEffective) {
  const Options options(specs(), Json::object());
  EXPECT_EQ(options.number("step_size"), 0.1);
  EXPECT_EQ(options.integer("batch"), 40);
  EXPECT_EQ(options.choice("outer"), "trpo");
  EXPECT_EQ(options.effective().dump(),
            R"({"step_size":0.1,"batch":40,"learned":false,"outer":"trpo","grid":[0.1,0.2]})");
}

TEST(OptionsTest, AssignmentsAreReadAsTheOptionsType) {
  Options options(specs(), {{"batch", 3}});
  options.set("outer=ppo");
  options.set("learned=true");
  options.set("grid=[0.5]");
  EXPECT_EQ(options.choice("outer"), "ppo");
  EXPECT_TRUE(options.boolean("learned"));
  EXPECT_EQ(options.numbers("grid"), std::vector<double>{0.5});
  EXPECT_EQ(options.integer("batch"), 3);
}

TEST(OptionsTest, ErrorsSayWhatIsAllowed) {
  EXPECT_THAT(set_error("step_size=2"), HasSubstr("allowed is a number in [0, 1]"));
  EXPECT_THAT(set_error("batch=2.5"), HasSubstr("an integer in [1, 100]"));
  EXPECT_THAT(set_error("outer=adam"), HasSubstr("one of: trpo, ppo"));
  EXPECT_THAT(set_error("learned=1"), HasSubstr("true or false"));
  EXPECT_THAT(set_error("grid=[0.5, 3]"), HasSubstr("a list of at most 64 numbers in [0, 1]"));
  EXPECT_THAT(set_error("step_sise=1"), HasSubstr("did you mean 'step_size'"));
  EXPECT_THAT(set_error("step_size"), HasSubstr("option=value"));
  EXPECT_THROW(Options(specs(), Json::array()), ConfigError);
}

}  // namespace
}  // namespace adaptbench

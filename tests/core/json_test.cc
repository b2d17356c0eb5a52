#include "core/json.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace adaptbench {
namespace {

using ::testing::HasSubstr;

std::string parse_error(const std::string& text) {
  try {
    parse_json(text, "input");
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

TEST(JsonTest, MalformedTextIsNamed) {
  EXPECT_THAT(parse_error("{\"a\": 1"), HasSubstr("input: not valid JSON"));
  EXPECT_THAT(parse_error(""), HasSubstr("not valid JSON"));
  EXPECT_THAT(parse_error("{\"a\": 1e999}"), HasSubstr("not valid JSON"));
  EXPECT_THAT(parse_error("{\"a\": NaN}"), HasSubstr("not valid JSON"));
}

TEST(JsonTest, DeepNestingIsRefused) {
  EXPECT_THAT(parse_error(std::string(100000, '[')), HasSubstr("nested deeper than 64"));
  EXPECT_NO_THROW(parse_json(std::string(64, '[') + std::string(64, ']'), "input"));
}

TEST(JsonTest, ObjectsOfVeryManyKeysAreRefused) {
  std::string text = "{";
  for (int i = 0; i <= 10000; ++i) text += fmt::format("\"{}\": 1, ", i);
  EXPECT_THAT(parse_error(text), HasSubstr("more than 10000 keys"));
}

TEST(JsonTest, RepeatedKeysAreRefused) {
  EXPECT_THAT(parse_error("{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}"),
              HasSubstr("the key 'a' appears twice"));
  EXPECT_NO_THROW(parse_json("[{\"a\": 1}, {\"a\": 2}]", "input"));
}

TEST(JsonFieldsTest, ChecksTypeRangeAndUnknownKeys) {
  const Json object =
      parse_json(R"({"steps": 10, "name": "x", "big": 18446744073709551615})", "input");
  JsonFields fields(object, "input");
  EXPECT_EQ(fields.integer("steps", 1, 10), 10);
  EXPECT_THROW(fields.integer("steps", 11, 20), DataError);
  EXPECT_THROW(fields.integer("big", 0, 100), DataError);
  EXPECT_THROW(fields.number("name", 0, 1), DataError);
  EXPECT_THROW(fields.text("steps"), DataError);
  EXPECT_THROW(fields.required("missing"), DataError);
  EXPECT_NO_THROW(fields.finish());
  JsonFields other(object, "input");
  other.integer("steps", 1, 10);
  EXPECT_THROW(other.finish(), DataError);
}

}  // namespace
}  // namespace adaptbench

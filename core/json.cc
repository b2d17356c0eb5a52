#include "core/json.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"

namespace adaptbench {
namespace {

constexpr std::size_t kDeepest = 64;

[[noreturn]] void fail(std::string_view where, const std::string& what) {
  throw DataError(std::string(where) + ": " + what);
}

// Refuses what a plain parse would let pass: deep nesting and keys that appear twice (the last
// would win silently).
class Guard {
 public:
  explicit Guard(std::string_view where) : where_(where) {}

  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        keys_.emplace_back();
        if (keys_.size() > kDeepest)
          fail(where_, "nested deeper than " + std::to_string(kDeepest) + " levels");
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::key:
        if (!keys_.back().insert(parsed.get<std::string>()).second) {
          fail(where_, "the key '" + parsed.get<std::string>() + "' appears twice");
        }
        break;
      case Json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  std::string_view where_;
  std::vector<std::set<std::string>> keys_;  // of the objects and lists that are open
};

}  // namespace

Json parse_json(std::string_view text, std::string_view where) {
  try {
    return Json::parse(text.begin(), text.end(), Guard(where));
  } catch (const Json::exception& error) {
    fail(where, std::string("not valid JSON: ") + error.what());
  }
}

Json read_json(const std::filesystem::path& path, std::size_t limit_bytes) {
  return parse_json(read_file(path, limit_bytes), path.string());
}

JsonFields::JsonFields(const Json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object.is_object())
    fail(where_, std::string("expected an object, found ") + object.type_name());
}

bool JsonFields::has(std::string_view key) const {
  return object_.find(std::string(key)) != object_.end();
}

const Json& JsonFields::required(const std::string& key) {
  asked_.push_back(key);
  const auto found = object_.find(key);
  if (found == object_.end()) fail(where_, "'" + key + "' is missing");
  return *found;
}

std::string JsonFields::text(const std::string& key) {
  const Json& value = required(key);
  if (!value.is_string()) fail(where_, "'" + key + "' must be a text, found " + value.type_name());
  return value.get<std::string>();
}

double JsonFields::number(const std::string& key, double low, double high) {
  const Json& value = required(key);
  if (!value.is_number())
    fail(where_, "'" + key + "' must be a number, found " + value.type_name());
  const double number = value.get<double>();
  if (!(low <= number && number <= high)) {
    fail(where_, "'" + key + "' is " + value.dump() + ", allowed is " + std::to_string(low) +
                     " to " + std::to_string(high));
  }
  return number;
}

std::int64_t JsonFields::integer(const std::string& key, std::int64_t low, std::int64_t high) {
  const Json& value = required(key);
  if (!value.is_number_integer())
    fail(where_, "'" + key + "' must be an integer, found " + value.dump().substr(0, 40));
  const bool too_large =
      value.is_number_unsigned() &&
      value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::max<std::int64_t>(high, 0));
  if (too_large || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
    fail(where_, "'" + key + "' is " + value.dump() + ", allowed is " + std::to_string(low) +
                     " to " + std::to_string(high));
  }
  return value.get<std::int64_t>();
}

bool JsonFields::boolean(const std::string& key) {
  const Json& value = required(key);
  if (!value.is_boolean())
    fail(where_, "'" + key + "' must be true or false, found " + value.dump().substr(0, 40));
  return value.get<bool>();
}

const Json& JsonFields::array(const std::string& key) {
  const Json& value = required(key);
  if (!value.is_array()) fail(where_, "'" + key + "' must be a list, found " + value.type_name());
  return value;
}

const Json& JsonFields::object(const std::string& key) {
  const Json& value = required(key);
  if (!value.is_object())
    fail(where_, "'" + key + "' must be an object, found " + value.type_name());
  return value;
}

void JsonFields::finish() const {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      fail(where_, unknown_name_message("key", key, asked_));
    }
  }
}

}  // namespace adaptbench

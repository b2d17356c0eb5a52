#include "core/json.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"

namespace adaptbench {
namespace {

constexpr std::size_t kDeepest = 64, kMostKeys = 10000;

[[noreturn]] void fail(std::string_view where, const std::string& what) {
  throw DataError(std::string(where) + ": " + what);
}

// Refuses what a plain parse would let pass: deep nesting, keys that appear twice (the last would
// win silently), and objects of so many keys that looking for each of them takes hours.
class Guard final : public nlohmann::json_sax<Json> {
 public:
  explicit Guard(std::string_view where) : where_(where) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    std::set<std::string>& keys = keys_.back();
    if (keys.size() == kMostKeys)
      fail(where_, "an object of more than " + std::to_string(kMostKeys) + " keys");
    if (!keys.insert(name).second) fail(where_, "the key '" + name + "' appears twice");
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    fail(where_, std::string("not valid JSON: ") + error.what());
  }

 private:
  bool open() {
    keys_.emplace_back();
    if (keys_.size() > kDeepest)
      fail(where_, "nested deeper than " + std::to_string(kDeepest) + " levels");
    return true;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }

  std::string_view where_;
  std::vector<std::set<std::string>> keys_;  // of the objects and lists that are open
};

}  // namespace

Json parse_json(std::string_view text, std::string_view where) {
  Guard guard(where);
  Json::sax_parse(text.begin(), text.end(), &guard);
  return Json::parse(text.begin(), text.end());
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

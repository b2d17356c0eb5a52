#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace adaptbench {

// Objects keep the order in which keys were written, so that files diff well.
using Json = nlohmann::ordered_json;

// Parses text that came from outside. Throws DataError naming `where` on malformed text, on nesting
// deeper than 64, on duplicate keys and on numbers that are not finite.
Json parse_json(std::string_view text, std::string_view where);

// Reads and parses a file of at most `limit_bytes`. Throws DataError.
Json read_json(const std::filesystem::path& path, std::size_t limit_bytes = std::size_t{1} << 30);

// Strict reading of one JSON object: every key must be asked for, every value must have the right
// type and range. Errors name `where` and the key, and list what is allowed.
class JsonFields {
 public:
  JsonFields(const Json& object, std::string where);  // throws DataError unless it is an object

  [[nodiscard]] bool has(std::string_view key) const;
  const Json& required(const std::string& key);
  std::string text(const std::string& key);
  double number(const std::string& key, double low, double high);
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high);
  bool boolean(const std::string& key);
  const Json& array(const std::string& key);
  const Json& object(const std::string& key);
  void finish() const;  // throws DataError if a key was never asked for

  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  const Json& object_;
  std::string where_;
  std::vector<std::string> asked_;
};

}  // namespace adaptbench

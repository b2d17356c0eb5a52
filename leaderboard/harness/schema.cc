#include "leaderboard/harness/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// GCC 12 sees an impossible string overlap in valijson (its bug 105651), after the header is left.
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wrestrict"
#endif
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "core/error.h"
#include "leaderboard/harness/data_files.h"

namespace adaptbench {
namespace {

using valijson::adapters::NlohmannJsonAdapter;

struct ParsedSchema {
  valijson::Schema rules;
  nlohmann::json document;
  nlohmann::json tag;  // what a document of it says in "schema"
};

// Parsing a schema costs more than using it; schemas do not change while a program runs.
std::shared_ptr<const ParsedSchema> schema_of(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const ParsedSchema>, std::less<>> parsed;
  const std::lock_guard lock(mutex);
  if (const auto found = parsed.find(name); found != parsed.end()) return found->second;
  const auto path = data_folder() / "schemas" / fmt::format("{}.schema.json", name);
  auto schema = std::make_shared<ParsedSchema>();
  schema->document = read_json(path, std::size_t{1} << 20);
  valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(schema->document), schema->rules);
  schema->tag = schema->document.at("properties").at("schema").at("const");
  return parsed.emplace(std::string(name), std::move(schema)).first->second;
}

// Where an error is: keys of objects and indices of arrays, from the outside in. They are told as
// "<root>", "[training]", "[0]".
std::vector<std::string> keys_of(const std::vector<std::string>& place) {
  std::vector<std::string> keys;
  for (std::size_t i = 1; i < place.size(); ++i)
    keys.push_back(place[i].substr(1, place[i].size() - 2));
  return keys;
}

bool is_index(const std::string& key) {
  return !key.empty() && key.size() < 10 &&
         key.find_first_not_of("0123456789") == std::string::npos;
}

// What stands at the place of an error.
std::string value_at(const nlohmann::json& document, const std::vector<std::string>& keys) {
  const nlohmann::json* at = &document;
  for (const std::string& key : keys) {
    if (at->is_object() && at->contains(key)) {
      at = &at->at(key);
    } else if (at->is_array() && is_index(key) && std::stoul(key) < at->size()) {
      at = &at->at(std::stoul(key));
    } else {
      return "";
    }
  }
  return at->is_structured() ? "" : ", found " + at->dump(-1, ' ', true).substr(0, 80);
}

// What the schema says about that place, or null where our schemas say it in other ways.
const nlohmann::json* rule_at(const nlohmann::json& schema, const std::vector<std::string>& keys) {
  const nlohmann::json* rule = &schema;
  for (const std::string& key : keys) {
    const auto inner = [&](const char* group) -> const nlohmann::json* {
      return rule->contains(group) ? &rule->at(group) : nullptr;
    };
    const nlohmann::json* properties = inner("properties");
    const nlohmann::json* items = inner("items");
    if (properties != nullptr && properties->contains(key)) {
      rule = &properties->at(key);
    } else if (items != nullptr && items->is_object() && is_index(key)) {
      rule = items;
    } else {
      return nullptr;
    }
    if (rule->contains("$ref")) {  // "#/definitions/level"
      const nlohmann::json::json_pointer target(rule->at("$ref").get<std::string>().substr(1));
      rule = &schema.at(target);
    }
  }
  return rule;
}

// "; allowed is an object with the keys train, in-range", "; allowed is a value of type integer
// from 1 to 1000"
std::string allowed_by(const nlohmann::json& rule) {
  if (rule.contains("properties")) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : rule.at("properties").items()) keys.push_back(key);
    return fmt::format("; allowed is an object with the keys {}", fmt::join(keys, ", "));
  }
  if (rule.contains("enum")) return "; allowed is one of " + rule.at("enum").dump();
  if (!rule.contains("type") || !rule.at("type").is_string()) return "";
  std::string text = "; allowed is a value of type " + rule.at("type").get<std::string>();
  for (const auto& [key, words] : {std::pair{"minimum", " from "},
                                   {"maximum", " to "},
                                   {"minLength", " of length from "},
                                   {"maxLength", " to "},
                                   {"minItems", " of length from "},
                                   {"maxItems", " to "},
                                   {"pattern", " that matches "}}) {
    if (!rule.contains(key)) continue;
    const nlohmann::json& bound = rule.at(key);
    text += words + (bound.is_string() ? bound.get<std::string>() : bound.dump());
  }
  return text;
}

std::string first_error(valijson::ValidationResults& results, const nlohmann::json& document,
                        const nlohmann::json& schema) {
  valijson::ValidationResults::Error error;
  // Outer errors come last and only say that something inside is wrong; the first one is the
  // innermost.
  if (!results.popError(error)) return "";
  const std::vector<std::string> keys = keys_of(error.context);
  const nlohmann::json* rule = rule_at(schema, keys);
  return fmt::format("{}: {}{}{}", fmt::join(error.context, ""), error.description,
                     value_at(document, keys), rule == nullptr ? "" : allowed_by(*rule));
}

}  // namespace

void validate_against_schema(const Json& document, std::string_view schema_name,
                             std::string_view where) {
  const auto schema = schema_of(schema_name);
  const nlohmann::json plain = document;  // valijson reads nlohmann's sorted objects
  if (plain.is_object() && plain.contains("schema") && plain["schema"] != schema->tag) {
    throw DataError(fmt::format(
        "{} does not follow the schema '{}': it says {}, expected is {}", where, schema_name,
        plain["schema"].dump(-1, ' ', true).substr(0, 80), schema->tag.dump()));
  }
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (!validator.validate(schema->rules, NlohmannJsonAdapter(plain), &results)) {
    throw DataError(fmt::format("{} does not follow the schema '{}': {}", where, schema_name,
                                first_error(results, plain, schema->document)));
  }
}

}  // namespace adaptbench

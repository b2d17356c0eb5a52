#include "leaderboard/harness/data_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
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

namespace adaptbench {
namespace {

using valijson::adapters::NlohmannJsonAdapter;

// Named by the build: __FILE__ would be relative where a compiler cache shares objects between
// clones.
std::filesystem::path source_folder() { return ADAPTBENCH_DATA_DIR; }

std::filesystem::path installed_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path() / "../share/adaptbench";
}

struct ParsedSchema {
  valijson::Schema rules;
  nlohmann::json tag;  // what a document of it says in "schema"
};

// Parsing a schema costs more than using it; schemas do not change while a program runs.
std::shared_ptr<const ParsedSchema> schema_of(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const ParsedSchema>, std::less<>> parsed;
  const std::lock_guard lock(mutex);
  if (const auto found = parsed.find(name); found != parsed.end()) return found->second;
  const auto path =
      find_data_file(std::filesystem::path("schemas") / fmt::format("{}.schema.json", name));
  if (path.empty())
    throw DataError(fmt::format("the data file schemas/{}.schema.json is missing", name));
  const nlohmann::json document = read_json(path, std::size_t{1} << 20);
  auto schema = std::make_shared<ParsedSchema>();
  valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(document), schema->rules);
  schema->tag = document.at("properties").at("schema").at("const");
  return parsed.emplace(std::string(name), std::move(schema)).first->second;
}

// What stands at the place of an error, which is told as "<root>", "[training]", "[0]".
std::string value_at(const nlohmann::json& document, const std::vector<std::string>& place) {
  const nlohmann::json* at = &document;
  for (std::size_t i = 1; i < place.size(); ++i) {
    const std::string key = place[i].substr(1, place[i].size() - 2);
    if (at->is_object() && at->contains(key)) {
      at = &at->at(key);
    } else if (at->is_array() && key.find_first_not_of("0123456789") == std::string::npos &&
               key.size() < 10 && std::stoul(key) < at->size()) {
      at = &at->at(std::stoul(key));
    } else {
      return "";
    }
  }
  return at->is_structured() ? "" : ", found " + at->dump(-1, ' ', true).substr(0, 80);
}

std::string first_error(valijson::ValidationResults& results, const nlohmann::json& document) {
  valijson::ValidationResults::Error error;
  // Outer errors come last and only say that something inside is wrong; the first one is the
  // innermost.
  if (!results.popError(error)) return "";
  return fmt::format("{}: {}{}", fmt::join(error.context, ""), error.description,
                     value_at(document, error.context));
}

}  // namespace

std::vector<std::filesystem::path> data_folders() {
  std::vector<std::filesystem::path> result;
  for (const auto& folder : {source_folder(), installed_folder()}) {
    std::error_code error;
    if (std::filesystem::is_directory(folder / "schemas", error)) result.push_back(folder);
  }
  return result;
}

std::filesystem::path find_data_file(const std::filesystem::path& relative) {
  for (const auto& folder : data_folders()) {
    std::error_code error;
    if (std::filesystem::is_regular_file(folder / relative, error)) return folder / relative;
  }
  return {};
}

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
                                first_error(results, plain)));
  }
}

std::string canonical_dump(const Json& document) { return nlohmann::json(document).dump(); }

}  // namespace adaptbench

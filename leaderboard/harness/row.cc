#include <fmt/format.h>

#include <charconv>

#include "core/error.h"
#include "core/hash.h"
#include "leaderboard/harness/result.h"

namespace adaptbench {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53;

[[noreturn]] void fail(const JsonFields& fields, const std::string& key,
                       const std::string& expected) {
  throw DataError(fmt::format("{}: '{}' must be {}", fields.where(), key, expected));
}

std::vector<double> numbers(JsonFields& fields, const std::string& key) {
  std::vector<double> result;
  for (const Json& value : fields.array(key)) {
    if (!value.is_number()) fail(fields, key, "a list of numbers");
    result.push_back(value.get<double>());
  }
  return result;
}

std::vector<std::uint8_t> bits(JsonFields& fields, const std::string& key) {
  std::vector<std::uint8_t> result;
  for (const Json& value : fields.array(key)) {
    if (value != 0 && value != 1) fail(fields, key, "a list of 0 and 1");
    result.push_back(value.get<std::uint8_t>());
  }
  return result;
}

std::vector<int> counts(JsonFields& fields, const std::string& key) {
  std::vector<int> result;
  for (const Json& value : fields.array(key)) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1000000)
      fail(fields, key, "a list of step counts");
    result.push_back(value.get<int>());
  }
  return result;
}

Json shot_to_json(const ScoredShot& shot) {
  Json failures = Json::object();
  for (const auto& [episode, reason] : shot.failures) failures[std::to_string(episode)] = reason;
  return {{"returns", shot.returns},
          {"success_ever", shot.success_ever},
          {"success_at_end", shot.success_at_end},
          {"lengths", shot.lengths},
          {"parts", shot.parts},
          {"failures", failures},
          {"digest", shot.digest}};
}

ScoredShot shot_from_json(const Json& object, const std::string& where) {
  JsonFields fields(object, where);
  ScoredShot shot;
  shot.returns = numbers(fields, "returns");
  shot.success_ever = bits(fields, "success_ever");
  shot.success_at_end = bits(fields, "success_at_end");
  shot.lengths = counts(fields, "lengths");
  for (const auto& [name, value] : fields.object("parts").items()) {
    if (!value.is_number()) fail(fields, "parts", "an object of numbers");
    shot.parts[name] = value.get<double>();
  }
  for (const auto& [episode, reason] : fields.object("failures").items()) {
    int index = -1;
    std::from_chars(episode.data(), episode.data() + episode.size(), index);
    const bool known = index >= 0 && index < static_cast<int>(shot.returns.size()) &&
                       std::to_string(index) == episode;
    if (!reason.is_string() || !known) {
      fail(fields, "failures", "an object of episode numbers and reasons");
    }
    shot.failures[index] = reason.get<std::string>();
  }
  shot.digest = fields.text("digest");
  fields.finish();
  const std::size_t episodes = shot.returns.size();
  if (shot.success_ever.size() != episodes || shot.success_at_end.size() != episodes ||
      shot.lengths.size() != episodes) {
    throw DataError(where + ": returns, successes and lengths differ in number");
  }
  return shot;
}

Json collected_to_json(const CollectedShot& shot) {
  return {{"episodes", shot.episodes},
          {"steps", shot.steps},
          {"mean_return", shot.mean_return},
          {"digest", shot.digest}};
}

CollectedShot collected_from_json(const Json& object, const std::string& where) {
  JsonFields fields(object, where);
  CollectedShot shot;
  shot.episodes = static_cast<int>(fields.integer("episodes", 0, 1000000));
  shot.steps = fields.integer("steps", 0, kMost);
  shot.mean_return = fields.number("mean_return", -1e300, 1e300);
  shot.digest = fields.text("digest");
  fields.finish();
  return shot;
}

Json content_to_json(const Row& row) {
  Json shots = Json::array(), collected = Json::array();
  for (const auto& shot : row.shots) shots.push_back(shot_to_json(shot));
  for (const auto& shot : row.collected) collected.push_back(collected_to_json(shot));
  return {{"cell", row.cell},       {"level", level_name(row.level)},
          {"variant", row.variant}, {"variant_hash", row.variant_hash},
          {"repeat", row.repeat},   {"shots", shots},
          {"collected", collected}, {"gradient_updates", row.gradient_updates},
          {"failure", row.failure}};
}

Level level_in(JsonFields& fields) {
  try {
    return level_from_name(fields.text("level"));
  } catch (const ConfigError& error) {  // it is the file that is wrong, and not the user
    throw DataError(fmt::format("{}: {}", fields.where(), error.what()));
  }
}

}  // namespace

std::string chain_value(const std::string& before, const Row& row) {
  return sha256(before + content_to_json(row).dump());
}

Json row_to_json(const Row& row) {
  Json object = content_to_json(row);
  object["seconds"] = row.seconds;
  if (row.adaptation_seconds) object["adaptation_seconds"] = *row.adaptation_seconds;
  object["chain"] = row.chain;
  return object;
}

Row row_from_json(const Json& object, const std::string& where) {
  JsonFields fields(object, where);
  Row row;
  row.cell = static_cast<std::size_t>(fields.integer("cell", 0, kMost));
  row.level = level_in(fields);
  row.variant = fields.text("variant");
  row.variant_hash = fields.text("variant_hash");
  row.repeat = static_cast<int>(fields.integer("repeat", 0, 1000));
  for (const Json& shot : fields.array("shots")) {
    row.shots.push_back(shot_from_json(shot, fmt::format("{}: shot {}", where, row.shots.size())));
  }
  for (const Json& shot : fields.array("collected")) {
    row.collected.push_back(
        collected_from_json(shot, fmt::format("{}: collected {}", where, row.collected.size())));
  }
  row.gradient_updates =
      static_cast<int>(fields.integer("gradient_updates", 0, kMostGradientUpdates));
  row.failure = fields.text("failure");
  row.seconds = fields.number("seconds", 0.0, 1e12);
  if (fields.has("adaptation_seconds"))
    row.adaptation_seconds = fields.number("adaptation_seconds", 0.0, 1e12);
  row.chain = fields.text("chain");
  fields.finish();
  return row;
}

std::string unlike(const Row& row, const Cell& cell) {
  const Variant& planned = cell.variant();
  return fmt::format("is of {} (content {}), planned is {} (content {})", row.variant,
                     row.variant_hash.substr(0, 12), planned.id(),
                     planned.content_hash().substr(0, 12));
}

bool is_row_of(const Row& row, const Cell& cell) {
  return row.variant == cell.variant().id() && row.variant_hash == cell.variant().content_hash();
}

}  // namespace adaptbench

#include "leaderboard/harness/result.h"

#include <fmt/format.h>

#include <limits>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/harness/schema.h"

namespace adaptbench {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr const char* kSchema = "adaptbench-result@1";

Json trained_to_json(const Result& result) {
  Json object = {{"seed", result.seed},
                 {"iterations", result.iterations},
                 {"complete", result.training_complete},
                 {"checkpoint", result.checkpoint_hash},
                 {"used", result.training.to_json()}};
  if (!result.training_builds.empty()) object["builds"] = result.training_builds;
  return object;
}

void read_trained(const Json& object, const std::string& where, Result& result) {
  JsonFields fields(object, where);
  result.seed = static_cast<std::uint64_t>(fields.integer("seed", 0, kMost));
  result.iterations = fields.integer("iterations", 0, kMost);
  result.training_complete = fields.boolean("complete");
  result.checkpoint_hash = fields.text("checkpoint");
  result.training = TrainingMeter::from_json(fields.object("used"), where + ": used");
  if (fields.has("builds")) result.training_builds = fields.array("builds");
  fields.finish();
}

// Builds come from a file: a value may be of any type.
std::string text_or(const Json& object, const char* key, const std::string& fallback) {
  if (!object.is_object()) return fallback;
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : fallback;
}

// What speaks against publishing the work ("trained", "scored") of a build.
void add_obstacles(const Json& build, const std::string& work,
                   std::vector<std::string>& obstacles) {
  const std::string revision = text_or(build, "revision", "unknown");
  if (text_or(build, "build", "") != "release") obstacles.push_back(work + " by a debug build");
  if (revision == "unknown") obstacles.push_back(work + " by a build of unknown revision");
  if (revision.ends_with("-dirty"))
    obstacles.push_back(work + " by a build of changed sources: " + revision);
}

}  // namespace

std::string Result::chain_start() const {
  return sha256(canonical_dump(result_head_to_json(*this)));
}

Json result_head_to_json(const Result& result) {
  return {{"track", result.track.document},
          {"track_hash", result.track.hash},
          {"algorithm",
           {{"name", result.algorithm},
            {"version", result.algorithm_version},
            {"told_task", result.told_task},
            {"options", result.options}}},
          {"training", trained_to_json(result)}};
}

Result result_head_from_json(JsonFields& fields) {
  Result result;
  result.track = track_from_json(fields.object("track"), fields.where() + ": track");
  if (fields.text("track_hash") != result.track.hash) {
    throw DataError(fields.where() +
                    ": track_hash is not the hash of the track that the file holds");
  }
  JsonFields algorithm(fields.object("algorithm"), fields.where() + ": algorithm");
  result.algorithm = algorithm.text("name");
  result.algorithm_version = static_cast<int>(algorithm.integer("version", 0, 1000000));
  result.told_task = algorithm.boolean("told_task");
  result.options = algorithm.object("options");
  algorithm.finish();
  read_trained(fields.object("training"), fields.where() + ": training", result);
  return result;
}

std::vector<std::string> publication_obstacles(const Result& result) {
  std::vector<std::string> obstacles;
  if (!result.training_complete) obstacles.push_back("training did not come to its end");
  for (const Json& build : result.training_builds) add_obstacles(build, "trained", obstacles);
  for (const Json& session : result.sessions) add_obstacles(session, "scored", obstacles);
  return obstacles;
}

void write_result(const Result& result, const std::filesystem::path& path) {
  Json document = {{"schema", kSchema}};
  const Json head = result_head_to_json(result);
  for (const auto& [key, value] : head.items()) document[key] = value;
  document["sessions"] = result.sessions;
  document["obstacles"] = publication_obstacles(result);
  document["statistics"] = row_statistics(result);
  std::string text = document.dump(1);
  text.resize(text.rfind('\n'));  // reopen the object: the rows follow, one a line
  text += ",\n \"rows\": [\n";
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    text += row_to_json(result.rows[i]).dump() + (i + 1 < result.rows.size() ? ",\n" : "\n");
  }
  text += " ]\n}\n";
  validate_against_schema(parse_json(text, path.string()), "result", path.string());
  write_file_atomically(path, text);
}

Result read_result(const std::filesystem::path& path) {
  return result_from_json(read_json(path, kLargestResult), path.string());
}

Result result_from_json(const Json& document, const std::string& where) {
  JsonFields fields(document, where);
  if (const std::string schema = fields.text("schema"); schema != kSchema) {
    throw DataError(fmt::format("{}: schema is '{}', this program reads {}", where,
                                schema.substr(0, 80), kSchema));
  }
  Result result = result_head_from_json(fields);
  result.sessions = fields.array("sessions");
  fields.array("obstacles");
  fields.object("statistics");
  for (const Json& row : fields.array("rows")) {
    result.rows.push_back(row_from_json(row, fmt::format("{}: row {}", where, result.rows.size())));
  }
  fields.finish();
  return result;
}

}  // namespace adaptbench

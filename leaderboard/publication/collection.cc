#include "leaderboard/publication/collection.h"

#include <fmt/format.h>

#include <map>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/verification/signature.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

// Every name in it has passed the schemas: no "..", no slash but the track's own.
fs::path place_of(const Result& result) {
  const std::string options = sha256(canonical_dump(result.options)).substr(0, 8);
  return fs::path(result.track.name) /
         fmt::format("{}-{}-seed-{}.result.json", result.algorithm, options, result.seed);
}

struct LoggedFile {
  std::string sha256;
  int verified_level = 0;
};

using LoggedFiles = std::map<std::string, LoggedFile>;  // by path

// What the lines of a log say.
struct LogContent {
  LoggedFiles files;    // that are in the collection
  LoggedFiles removed;  // that were, and are not now
};

void need_texts(JsonFields& fields, const std::string& key) {
  for (const Json& text : fields.array(key)) {
    if (!text.is_string())
      throw DataError(fmt::format("{}: {} must hold texts", fields.where(), key));
  }
}

LogContent read_log(const std::vector<std::string>& lines, const fs::path& log) {
  LogContent known;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string where = fmt::format("{} line {}", log.string(), i + 1);
    const Json entry = parse_json(lines[i], where);
    JsonFields fields(entry, where);
    const std::string change = fields.text("change"), file = fields.text("file"),
                      content = fields.text("sha256");
    const auto level = static_cast<int>(fields.integer("verified_level", 1, 3));
    fields.text("reason");
    if (fields.text("before") != (i == 0 ? "" : sha256(lines[i - 1])))
      throw DataError(where + ": does not follow the line before; the log was changed");
    if (change == "add") {
      need_texts(fields, "checked");
      known.files[file] = {content, level};
      known.removed.erase(file);
    } else if (change != "remove" || known.files.erase(file) == 0) {
      throw DataError(fmt::format("{}: cannot {} {}", where, change, file));
    } else {
      known.removed[file] = {content, level};
    }
    fields.finish();
  }
  return known;
}

fs::path log_path(const fs::path& folder) { return folder / "log.jsonl"; }

// A collection's log while the collection changes: nobody else can change it before this is gone.
class Log {
 public:
  explicit Log(const fs::path& folder)
      : file_(log_path(folder)),
        lines_(file_.lines()),
        known_(read_log(lines_, log_path(folder))) {}

  [[nodiscard]] const LoggedFiles& files() const { return known_.files; }
  // Whether this content of a file was removed and is not to be in the collection.
  [[nodiscard]] bool has_removed(const std::string& file, const std::string& content_hash) const {
    const auto found = known_.removed.find(file);
    return found != known_.removed.end() && found->second.sha256 == content_hash;
  }

  // The last thing that is done with it.
  void append(Json line) {
    line["before"] = lines_.empty() ? "" : sha256(lines_.back());
    file_.append(line.dump());
  }

 private:
  LineFile file_;
  std::vector<std::string> lines_;
  LogContent known_;
};

Json log_line(const std::string& change, const fs::path& place, const LoggedFile& content,
              const std::string& reason) {
  return {{"change", change},
          {"file", place.generic_string()},
          {"sha256", content.sha256},
          {"verified_level", content.verified_level},
          {"reason", reason}};
}

// With its signature, where there is one.
void copy_result(const std::string& content, const fs::path& from, const fs::path& to) {
  if (fs::exists(signature_path(from))) {
    write_file_atomically(signature_path(to), read_file(signature_path(from), 4096));
  } else {
    fs::remove(signature_path(to));  // what an addition that was killed has left
  }
  write_file_atomically(to, content);
}

void remove_result(const fs::path& path) {
  std::error_code ignored;
  fs::remove(signature_path(path), ignored);
  fs::remove(path);
}

// `place`: a file that may be there without a line, where an addition was killed.
void need_own_folder(const fs::path& folder, const fs::path& place) {
  if (!fs::exists(folder) || !read_lines(log_path(folder)).empty()) return;
  for (const fs::path& path : result_paths(folder)) {
    if (path == place) continue;
    throw DataError(fmt::format(
        "{} holds results without a log, {} among them: a collection needs a folder of its own",
        folder.string(), path.lexically_relative(folder).string()));
  }
}

void need_reason(const std::string& reason) {
  if (reason.empty())
    throw ConfigError("give a reason: the log keeps one for every addition and removal");
  try {
    (void)Json(reason).dump();
  } catch (const Json::exception&) {
    throw ConfigError("the reason is not UTF-8, and the log is JSON");
  }
}

}  // namespace

fs::path add_to_collection(const fs::path& folder, const VerifyRequest& request,
                           const std::string& reason) {
  need_reason(reason);
  const fs::path& path = request.result;
  const Verdict verdict = verify(request);
  if (!verdict.ok())
    throw DataError(path.string() + " does not verify: " + verdict.problems.front());
  if (request.level > 1 && verdict.agreement.empty()) {
    throw DataError(fmt::format(
        "{} is not verified on level {}: too few cells to compare with those of another machine",
        path.string(), request.level));
  }
  const std::string content = read_file(path, kLargestResult);
  if (sha256(content) != verdict.sha256)
    throw DataError(path.string() + " has changed while it was verified");
  const fs::path place =
      place_of(result_from_json(parse_json(content, path.string()), path.string()));
  const fs::path target = folder / place;
  need_own_folder(folder, target);
  make_folder(target.parent_path());
  Log log(folder);
  if (fs::exists(target) && log.files().contains(place.generic_string()))
    throw DataError(target.string() + " is there already; remove it first, with a reason");
  try {
    copy_result(content, path, target);
    Json line = log_line("add", place, {verdict.sha256, request.level}, reason);
    line["checked"] = verdict.checked;
    log.append(std::move(line));
  } catch (...) {
    remove_result(target);  // nothing is in the collection that its log does not know
    throw;
  }
  return target;
}

void remove_from_collection(const fs::path& folder, const fs::path& result,
                            const std::string& reason) {
  need_reason(reason);
  const fs::path target =
      result.is_absolute() || !fs::exists(folder / result) ? result : folder / result;
  std::error_code error;
  const fs::path place = fs::relative(target, folder, error);
  if (error || place.empty() || *place.begin() == ".." ||
      !place.string().ends_with(".result.json") || !fs::is_regular_file(target)) {
    throw ConfigError(result.string() + " is no result of the collection " + folder.string());
  }
  const ConfigError unknown(place.string() + " is not in the log of the collection " +
                            folder.string());
  if (!fs::exists(log_path(folder))) throw unknown;
  Log log(folder);
  const auto found = log.files().find(place.generic_string());
  if (found != log.files().end()) {
    log.append(log_line("remove", place, found->second, reason));
  } else if (!log.has_removed(place.generic_string(), sha256(read_file(target, kLargestResult)))) {
    throw unknown;  // and no removal that was killed between the log and the file
  }
  remove_result(target);
}

void check_collection(const fs::path& folder, std::vector<BoardFile>& files) {
  const fs::path log = log_path(folder);
  const auto lines = read_lines(log);
  if (lines.empty()) return;
  LoggedFiles logged = read_log(lines, log).files;
  for (BoardFile& file : files) {
    const std::string place = file.path.generic_string();
    if (!logged.contains(place))
      throw DataError(fmt::format("{} is in the folder, but not in {}", place, log.string()));
    if (logged.at(place).sha256 != file.sha256)
      throw DataError(fmt::format("{} is not what {} says was added", place, log.string()));
    file.verified_level = logged.at(place).verified_level;
    logged.erase(place);
  }
  if (!logged.empty()) {
    throw DataError(fmt::format("{} says that {} was added, but it is not there", log.string(),
                                logged.begin()->first));
  }
}

}  // namespace adaptbench

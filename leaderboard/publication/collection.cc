#include "leaderboard/publication/collection.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"
#include "leaderboard/verification/signature.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

// Every name in it has passed the schemas: no "..", no slash but the track's own.
fs::path place_of(const Result& result) {
  const std::string options = sha256(canonical_dump(result.options)).substr(0, 8);
  return fs::path(result.track.name) /
         fmt::format("{}-{}-seed-{}.result.json", result.algorithm, options, result.seed);
}

void log_change(const fs::path& folder, const std::string& change, const fs::path& place,
                const std::string& content, const std::string& reason) {
  const fs::path path = folder / "log.jsonl";
  const auto lines = read_lines(path);
  LineFile log(path, lines.size());
  const std::string before = lines.empty() ? "" : sha256(lines.back());
  log.append(Json({{"change", change},
                   {"file", place.generic_string()},
                   {"sha256", sha256(content)},
                   {"reason", reason},
                   {"before", before}})
                 .dump());
}

void need_reason(const std::string& reason) {
  if (reason.empty())
    throw ConfigError("give a reason: the log keeps one for every addition and removal");
}

}  // namespace

fs::path add_to_collection(const fs::path& folder, const fs::path& path, const std::string& reason,
                           ThreadPool& threads) {
  need_reason(reason);
  VerifyRequest request;
  request.result = path;
  request.threads = &threads;
  const Verdict verdict = verify(request);
  if (!verdict.ok())
    throw DataError(path.string() + " does not verify: " + verdict.problems.front());
  const std::string content = read_file(path, kLargestResult);
  const fs::path place =
      place_of(result_from_json(parse_json(content, path.string()), path.string()));
  const fs::path target = folder / place;
  if (fs::exists(target))
    throw DataError(target.string() + " is there already; remove it first, with a reason");
  make_folder(target.parent_path());
  write_file_atomically(target, content);
  try {
    log_change(folder, "add", place, content, reason);
    if (fs::exists(signature_path(path)))
      write_file_atomically(signature_path(target), read_file(signature_path(path), 4096));
  } catch (const Error&) {
    fs::remove(target);  // nothing is in the collection that its log does not know
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
  log_change(folder, "remove", place, read_file(target, kLargestResult), reason);
  fs::remove(signature_path(target));
  fs::remove(target);
}

}  // namespace adaptbench

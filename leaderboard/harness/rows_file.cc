#include "leaderboard/harness/rows_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "leaderboard/harness/data_files.h"

namespace adaptbench {
namespace {

constexpr const char* kSchema = "adaptbench-rows@1";

std::string head_line(const RowsHead& head) {
  Json line = {{"schema", kSchema}, {"shard", head.shard}, {"shards", head.shards}};
  const Json content = result_head_to_json(head.result);
  for (const auto& [key, value] : content.items()) line[key] = value;
  return line.dump();
}

RowsHead parse_head(const std::string& line, const std::string& where) {
  const Json document = parse_json(line, where);
  JsonFields fields(document, where);
  if (fields.text("schema") != kSchema)
    throw DataError(fmt::format("{}: not of schema {}", where, kSchema));
  RowsHead head;
  head.shard = static_cast<int>(fields.integer("shard", 0, 1000000));
  head.shards = static_cast<int>(fields.integer("shards", 1, 1000000));
  head.result = result_head_from_json(fields);
  fields.finish();
  return head;
}

std::string last_chain(const Result& result) {
  return result.rows.empty() ? result.chain_start() : result.rows.back().chain;
}

void add_session(Json& sessions, const Json& session) {
  if (std::ranges::find(sessions, session) == sessions.end()) sessions.push_back(session);
}

// A row or a session.
void parse_line(const std::string& text, const std::string& where, RowsHead& head) {
  const Json document = parse_json(text, where);
  if (document.is_object() && document.contains("session")) {
    JsonFields fields(document, where);
    add_session(head.result.sessions, fields.object("session"));
    fields.finish();
    return;
  }
  Row row = row_from_json(document, where);
  if (row.chain != chain_value(last_chain(head.result), row)) {
    throw DataError(where + ": damaged, it does not follow the line before");
  }
  head.result.rows.push_back(std::move(row));
}

// A new version of a robot or family has other variants under the numbers of the old ones.
void require_planned(const RowsHead& head, const std::vector<const Cell*>& planned,
                     const std::string& path) {
  for (std::size_t i = 0; i < head.result.rows.size(); ++i) {
    const Row& row = head.result.rows[i];
    if (i >= planned.size() || row.cell != planned[i]->number)
      throw DataError(fmt::format("{}: row {} is not of the cell that was planned there", path, i));
    if (is_row_of(row, *planned[i])) continue;
    throw ConfigError(fmt::format(
        "{}: row {} {}. Give another --out, or delete this file and the result beside it to start "
        "anew",
        path, i, unlike(row, *planned[i])));
  }
}

RowsHead parse_rows(const std::vector<std::string>& lines, const std::filesystem::path& path) {
  if (lines.empty()) throw DataError(path.string() + ": holds no whole line");
  RowsHead head = parse_head(lines.front(), path.string() + " line 1");
  for (std::size_t i = 1; i < lines.size(); ++i)
    parse_line(lines[i], fmt::format("{} line {}", path.string(), i + 1), head);
  return head;
}

}  // namespace

RowsHead read_rows(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    throw DataError("cannot read " + path.string() + ": there is no such file");
  return parse_rows(read_lines(path), path);
}

RowsFile::RowsFile(const std::filesystem::path& path, RowsHead head,
                   const std::vector<const Cell*>& planned)
    : file_(path), head_(std::move(head)) {
  const auto lines = file_.lines();
  if (!lines.empty()) {
    if (lines.front() != head_line(head_)) {
      throw ConfigError(path.string() +
                        " belongs to another run (track, options, checkpoint or shard differ). "
                        "Give another folder, or delete "
                        "this file to start anew");
    }
    head_ = parse_rows(lines, path);
    require_planned(head_, planned, path.string());
  }
  if (lines.empty()) file_.append(head_line(head_));
}

void RowsFile::begin_session(const Json& session) {
  add_session(head_.result.sessions, session);
  file_.append(Json({{"session", session}}).dump());
}

void RowsFile::append(Row row) {
  row.chain = chain_value(last_chain(head_.result), row);
  file_.append(row_to_json(row).dump());
  head_.result.rows.push_back(std::move(row));
}

}  // namespace adaptbench

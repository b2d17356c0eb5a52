#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/result.h"

namespace adaptbench {

// Which run, and which part of it, a rows.jsonl belongs to.
struct RowsHead {
  Result result;  // without rows
  int shard = 0;
  int shards = 1;
};

// rows.jsonl while it is written: a head line, then a line per row, and a line per session.
class RowsFile {
 public:
  // Starts the file, or takes up what an earlier session left: the head must be the same, the rows
  // those of `planned` cells in order and their chain whole. Throws ConfigError when the file
  // belongs to another run or holds other variants, DataError when it is damaged.
  RowsFile(const std::filesystem::path& path, RowsHead head,
           const std::vector<const Cell*>& planned);

  [[nodiscard]] std::size_t size() const { return head_.result.rows.size(); }  // rows
  void begin_session(const Json& session);  // the machine and build that write what follows
  void append(Row row);                     // links it to the chain
  [[nodiscard]] const Result& result() const { return head_.result; }

 private:
  LineFile file_;
  RowsHead head_;
};

// Reads a whole rows.jsonl. Throws DataError when it is damaged.
RowsHead read_rows(const std::filesystem::path& path);

// Where the actions of a cell's scored episodes are kept when they are recorded.
std::filesystem::path actions_path(const std::filesystem::path& folder, std::size_t cell);

}  // namespace adaptbench

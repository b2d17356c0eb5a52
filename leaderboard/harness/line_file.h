#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace adaptbench {

// The complete lines of a file, without their ends. A last line without its end was torn off by a
// kill or a power cut: it is left out. A file that does not exist has no lines. Throws DataError.
std::vector<std::string> read_lines(const std::filesystem::path& path);

// May a line be lost when the power fails? It is never lost when only the program is killed.
enum class Durability { kProgramFailure, kPowerFailure };

// A file to which whole lines are appended. One writer at a time: from opening to destruction
// nobody else can change it.
class LineFile {
 public:
  // Opens or creates the file and changes nothing in it. Throws DataError with the system's reason,
  // also when another process writes to it.
  explicit LineFile(std::filesystem::path path, Durability durability = Durability::kPowerFailure);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  [[nodiscard]] std::vector<std::string> lines() const { return read_lines(path_); }
  // Cuts the file back to its first `count` lines. Without it the first append() cuts off a torn
  // line. Throws DataError with the system's reason.
  void keep(std::size_t count);
  // Throws DataError with the system's reason (disk full). The line is then taken back, as far as
  // the system lets us.
  void append(std::string_view line);

 private:
  [[noreturn]] void fail(const std::string& what) const;
  [[noreturn]] void take_back();  // what append() wrote since the last whole line
  std::filesystem::path path_;
  Durability durability_;
  int descriptor_ = -1;
  long long size_ = -1;  // bytes of whole lines; below 0: not known yet
};

}  // namespace adaptbench

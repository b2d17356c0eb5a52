#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace adaptbench {

// The complete lines of a file, without their ends. A last line without its end was torn off by a
// kill or a power cut: it is left out. A file that does not exist has no lines. Throws DataError.
std::vector<std::string> read_lines(const std::filesystem::path& path);

// Makes the folder and those above it if they are missing. Throws DataError with the system's
// reason.
void make_folder(const std::filesystem::path& path);

// May a line be lost when the power fails? It is never lost when only the program is killed.
enum class Durability { kProgramFailure, kPowerFailure };

// A file to which whole lines are appended. One writer at a time.
class LineFile {
 public:
  // Opens or creates the file and cuts it back to its first `keep` lines. Throws DataError with the
  // system's reason, also when another process writes to it.
  LineFile(std::filesystem::path path, std::size_t keep,
           Durability durability = Durability::kPowerFailure);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  // Throws DataError with the system's reason (disk full); the file then holds what it held before.
  void append(std::string_view line);

 private:
  [[noreturn]] void fail(const std::string& what) const;
  std::filesystem::path path_;
  Durability durability_;
  int descriptor_ = -1;
  long long size_ = 0;
};

}  // namespace adaptbench

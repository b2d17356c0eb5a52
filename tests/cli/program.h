#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace adaptbench {

struct ProgramResult {
  int status = -1;  // exit status; 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

// The real `adaptbench` in a process of its own. Its standard input is a pipe that stays open and
// empty, so that a program that asks something hangs, and the test with it.
class Program {
 public:
  // `file_limit`: bytes beyond which the program's files cannot grow, as on a full disk; 0: none.
  explicit Program(const std::vector<std::string>& arguments, std::size_t file_limit = 0);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  ProgramResult wait();

 private:
  std::filesystem::path streams_;  // folder with the captured output
  pid_t process_ = -1;
  int input_ = -1;
};

ProgramResult run_program(const std::vector<std::string>& arguments, std::size_t file_limit = 0);

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);
// False when the file is not there within the time.
bool wait_for_file(const std::filesystem::path& path, std::chrono::seconds limit);

// Writes a point-goal track that trains for `steps` environment steps and is scored within a
// second. `limits` are those of adaptation, as a track has them.
void write_tiny_track(const std::filesystem::path& path, int steps,
                      const std::string& limits = "{}");

}  // namespace adaptbench

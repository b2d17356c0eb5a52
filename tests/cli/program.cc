#include "tests/cli/program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace adaptbench {
namespace {

void redirect(const std::filesystem::path& path, int descriptor) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(file, descriptor);
}

// Beyond the limit, writing fails with an error, as on a full disk, instead of the signal that is
// the default.
void limit_files(std::size_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
}

// Those who test under nohup, or in the background of a script, ignore signals that a program at a
// terminal does not, and so would every program that they start.
void heed_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, std::size_t file_limit) {
  char name[] = "/tmp/adaptbench-streams-XXXXXX";
  if (mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
  streams_ = name;
  int input[2];
  if (pipe2(input, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> argv{const_cast<char*>(ADAPTBENCH_PROGRAM)};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  process_ = fork();
  if (process_ == 0) {
    dup2(input[0], STDIN_FILENO);
    redirect(streams_ / "out", STDOUT_FILENO);
    redirect(streams_ / "err", STDERR_FILENO);
    if (file_limit > 0) limit_files(file_limit);
    heed_signals();
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(input[0]);
  input_ = input[1];
}

Program::~Program() {
  if (process_ > 0) {
    send(SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(input_);
  std::error_code ignored;
  std::filesystem::remove_all(streams_, ignored);
}

void Program::send(int signal) const { kill(process_, signal); }

ProgramResult Program::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  ProgramResult result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_text(streams_ / "out");
  result.err = read_text(streams_ / "err");
  return result;
}

ProgramResult run_program(const std::vector<std::string>& arguments, std::size_t file_limit) {
  return Program(arguments, file_limit).wait();
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

bool wait_for_file(const std::filesystem::path& path, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!std::filesystem::exists(path)) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

void write_tiny_track(const std::filesystem::path& path, int steps, const std::string& limits) {
  write_text(
      path,
      R"({"schema": "adaptbench-track@1", "name": "test/tiny", "version": 1, "description": "For tests.",
 "family": "point-goal",
 "training": {"robots": ["point"], "engine": "mujoco", "variants": 16, "validation_variants": 2, "steps": )" +
          std::to_string(steps) + R"(},
 "limits": )" +
          limits + R"(,
 "levels": {"in-range": {"variants": 3}, "extrapolation": {"variants": 3}},
 "shots": 1, "episodes_per_shot": 2, "evaluation_episodes": 2, "training_seeds": 1, "excluded": [],
 "anchors": {"low": "random", "high": "oracle"}})");
}

}  // namespace adaptbench

#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/error.h"

namespace adaptbench {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  throw DataError(what + " " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

// Failures name the path that the caller knows.
void write_and_sync(const std::filesystem::path& temporary, const std::filesystem::path& path,
                    std::string_view content) {
  const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) fail("cannot write", path);
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) fail("cannot write", path);
}

// What a path leads to, so that links stay; its folder is made.
std::filesystem::path writable_target(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path target = path;
  for (int links = 0; std::filesystem::is_symlink(target, error); ++links) {
    if (links == 40) throw DataError("cannot write " + path.string() + ": too many links");
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
  }
  const std::filesystem::path canonical = std::filesystem::weakly_canonical(target, error);
  if (!error) target = canonical;
  // A device would be replaced by a file.
  if (std::filesystem::exists(target, error) && !std::filesystem::is_regular_file(target, error))
    throw DataError("cannot write " + path.string() + ": it is not a regular file");
  make_folder(std::filesystem::absolute(target).parent_path());
  return target;
}

std::filesystem::path temporary_beside(const std::filesystem::path& target) {
  return target.string() + ".tmp" + std::to_string(::getpid());
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t limit_bytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw DataError("cannot read " + path.string() + ": it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot read", path);
  std::string content;
  char buffer[1 << 16];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
    content.append(buffer, static_cast<std::size_t>(file.gcount()));
    if (content.size() > limit_bytes) {
      throw DataError(path.string() + " is larger than the " + std::to_string(limit_bytes) +
                      " bytes allowed");
    }
  }
  if (file.bad()) fail("cannot read", path);  // and not the end of the file
  return content;
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw DataError("cannot make the folder " + path.string() + ": " + error.message());
}

void require_writable(const std::filesystem::path& path) {
  const std::filesystem::path temporary = temporary_beside(writable_target(path));
  const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) fail("cannot write", path);
  ::unlink(temporary.c_str());
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path target = writable_target(path);
  const std::filesystem::path temporary = temporary_beside(target);
  try {
    write_and_sync(temporary, path, content);
    if (::rename(temporary.c_str(), target.c_str()) != 0) fail("cannot write", path);
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
}

}  // namespace adaptbench

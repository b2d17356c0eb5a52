#include "leaderboard/harness/line_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>

#include "core/error.h"
#include "core/file.h"

namespace adaptbench {
namespace {

constexpr std::size_t kLargestFile = std::size_t{4} << 30;

}  // namespace

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  const std::string content = read_file(path, kLargestFile);
  std::vector<std::string> lines;
  std::size_t start = 0;
  for (std::size_t end = content.find('\n'); end != std::string::npos;
       end = content.find('\n', start)) {
    lines.push_back(content.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

LineFile::LineFile(std::filesystem::path path, Durability durability)
    : path_(std::move(path)), durability_(durability) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("cannot write");
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const int reason = errno;
  ::close(descriptor_);
  errno = reason;
  fail("another run is writing, or locking failed:");
}

LineFile::~LineFile() { ::close(descriptor_); }

void LineFile::fail(const std::string& what) const {
  throw DataError(what + " " + path_.string() + ": " + std::strerror(errno));
}

void LineFile::keep(std::size_t count) {
  const auto all = lines();
  size_ = 0;
  for (std::size_t i = 0; i < count && i < all.size(); ++i)
    size_ += static_cast<long long>(all[i].size()) + 1;
  if (::ftruncate(descriptor_, size_) != 0 || ::lseek(descriptor_, size_, SEEK_SET) < 0)
    fail("cannot write");
}

void LineFile::take_back() {
  const int reason = errno;
  if (::ftruncate(descriptor_, size_) == 0) ::lseek(descriptor_, size_, SEEK_SET);
  errno = reason;
  fail("cannot write");
}

void LineFile::append(std::string_view line) {
  if (size_ < 0) keep(std::numeric_limits<std::size_t>::max());
  const std::string text = std::string(line) + '\n';
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(descriptor_, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) take_back();
    done += static_cast<std::size_t>(written);
  }
  if (durability_ == Durability::kPowerFailure && ::fdatasync(descriptor_) != 0) take_back();
  size_ += static_cast<long long>(text.size());
}

}  // namespace adaptbench

#include "leaderboard/verification/signature.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/file.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{1} << 30;
using Bytes = std::vector<unsigned char>;

std::string to_hex(const Bytes& bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.back() = '\n';
  return text;
}

Bytes read_hex(const fs::path& path, std::size_t size, std::string_view what) {
  std::string text = read_file(path, 4096);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  Bytes bytes(size);
  std::size_t length = 0;
  const char* end = nullptr;
  const bool parsed =
      sodium_hex2bin(bytes.data(), size, text.data(), text.size(), nullptr, &length, &end) == 0;
  if (!parsed || length != size || end != text.data() + text.size()) {
    throw DataError(fmt::format("{} is not {}: expected one line of {} hexadecimal digits",
                                path.string(), what, 2 * size));
  }
  return bytes;
}

const unsigned char* as_bytes(const std::string& text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

// Made with the owner's rights alone from the first moment on; never replaces a file.
void write_secret(const fs::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw DataError("cannot write " + path.string() + ": " + std::strerror(errno));
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (::close(file) != 0 || !written) {
    const std::string reason = std::strerror(errno);
    ::unlink(path.c_str());
    throw DataError("cannot write " + path.string() + ": " + reason);
  }
}

}  // namespace

void write_key_pair(const fs::path& prefix) {
  if (sodium_init() < 0) throw DataError("the system has no source of random numbers for keys");
  const fs::path secret_path = prefix.string() + ".key", public_path = prefix.string() + ".pub";
  for (const auto& path : {secret_path, public_path}) {
    if (fs::exists(path)) throw ConfigError(path.string() + " exists; keys are never overwritten");
  }
  Bytes public_key(crypto_sign_PUBLICKEYBYTES), secret_key(crypto_sign_SECRETKEYBYTES);
  crypto_sign_keypair(public_key.data(), secret_key.data());
  write_secret(secret_path, to_hex(secret_key));
  try {
    write_file_atomically(public_path, to_hex(public_key));
  } catch (const DataError&) {  // half a pair would stand in the way of the next try
    fs::remove(secret_path);
    throw;
  }
}

fs::path signature_path(const fs::path& file) { return file.string() + ".sig"; }

fs::path sign_file(const fs::path& file, const fs::path& secret_key) {
  const Bytes key = read_hex(secret_key, crypto_sign_SECRETKEYBYTES, "a secret key");
  const std::string content = read_file(file, kLargestFile);
  Bytes signature(crypto_sign_BYTES);
  crypto_sign_detached(signature.data(), nullptr, as_bytes(content), content.size(), key.data());
  write_file_atomically(signature_path(file), to_hex(signature));
  return signature_path(file);
}

bool has_valid_signature(const fs::path& file, const fs::path& public_key) {
  const Bytes key = read_hex(public_key, crypto_sign_PUBLICKEYBYTES, "a public key");
  const Bytes signature = read_hex(signature_path(file), crypto_sign_BYTES, "a signature");
  const std::string content = read_file(file, kLargestFile);
  return crypto_sign_verify_detached(signature.data(), as_bytes(content), content.size(),
                                     key.data()) == 0;
}

}  // namespace adaptbench

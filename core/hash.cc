#include "core/hash.h"

#include <sodium.h>

#include <new>

#include "core/error.h"

namespace adaptbench {
namespace {

std::string hex(const unsigned char (&bytes)[crypto_hash_sha256_BYTES]) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * sizeof bytes);
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

const unsigned char* as_bytes(const void* data) { return static_cast<const unsigned char*>(data); }

crypto_hash_sha256_state* as_state(unsigned char* bytes) {
  return std::launder(static_cast<crypto_hash_sha256_state*>(static_cast<void*>(bytes)));
}

}  // namespace

std::string sha256(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, as_bytes(bytes.data()), bytes.size());
  return hex(digest);
}

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t state) {
  for (const char byte : bytes)
    state = (state ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
  return state;
}

Digest::Digest() {
  static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(state_));
  crypto_hash_sha256_init(new (state_) crypto_hash_sha256_state);
}

void Digest::add(std::span<const float> values) {
  crypto_hash_sha256_update(as_state(state_), as_bytes(values.data()), values.size_bytes());
}

void Digest::add(std::span<const double> values) {
  crypto_hash_sha256_update(as_state(state_), as_bytes(values.data()), values.size_bytes());
}

void Digest::add(std::string_view bytes) {
  crypto_hash_sha256_update(as_state(state_), as_bytes(bytes.data()), bytes.size());
}

std::string Digest::hex() const {
  Digest copy = *this;
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(as_state(copy.state_), digest);
  return adaptbench::hex(digest);
}

}  // namespace adaptbench

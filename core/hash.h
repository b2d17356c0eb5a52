#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace adaptbench {

// SHA-256 of the bytes, as 64 lower-case hexadecimal digits. Identity of content throughout:
// variants, tracks, checkpoints, rows.
std::string sha256(std::string_view bytes);

// A 64-bit FNV-1a hash: names to random streams. Fast, not collision resistant.
std::uint64_t fnv1a(std::string_view bytes, std::uint64_t state = 14695981039346656037ULL);

// Digest of numbers as they lie in memory (little endian on every platform that we build on).
class Digest {
 public:
  Digest();
  void add(std::span<const float> values);
  void add(std::span<const double> values);
  void add(std::string_view bytes);
  [[nodiscard]] std::string hex() const;  // 64 digits; the digest may be added to afterwards

 private:
  alignas(64) unsigned char state_[512];
};

}  // namespace adaptbench

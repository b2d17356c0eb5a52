#include "core/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

#include "core/hash.h"

namespace adaptbench {
namespace {

using Philox = r123::Philox4x32;

Philox::ctr_type philox(std::uint64_t key, std::uint64_t low, std::uint64_t high) {
  const Philox::ctr_type counter = {
      {static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(low >> 32),
       static_cast<std::uint32_t>(high), static_cast<std::uint32_t>(high >> 32)}};
  const Philox::key_type key_words = {
      {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  return Philox()(counter, key_words);
}

}  // namespace

Random Random::split(std::string_view purpose, std::uint64_t index) const {
  // Two rounds: the purpose keys the first, the index the second. Numbers are drawn with a zero
  // upper counter half, so the marker in the upper half keeps names and numbers apart.
  constexpr std::uint64_t kPurpose = 0x70757270ULL, kIndex = 0x696e6465ULL;
  const auto named = philox(key_, fnv1a(purpose), kPurpose);
  const std::uint64_t middle = named[0] | (std::uint64_t{named[1]} << 32);
  const auto indexed = philox(middle, index, kIndex);
  return Random(indexed[0] | (std::uint64_t{indexed[1]} << 32));
}

std::uint32_t Random::bits() {
  if (used_ == 4) {
    const auto block = philox(key_, block_++, 0);
    for (std::size_t i = 0; i < 4; ++i) words_[i] = block[i];
    used_ = 0;
  }
  return words_[used_++];
}

double Random::uniform() {
  const std::uint64_t high = bits() >> 5, low = bits() >> 6;  // 27 + 26 bits
  return static_cast<double>((high << 26) | low) * 0x1.0p-53;
}

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  // Box and Muller 1958; 1 - u lies in (0, 1], so the logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

std::size_t Random::below(std::size_t count) {
  // 53-bit uniform: the bias is below count * 2^-53.
  return static_cast<std::size_t>(uniform() * static_cast<double>(count));
}

}  // namespace adaptbench

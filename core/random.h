#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace adaptbench {

// A stream of random numbers from the counter-based generator Philox4x32-10 (Salmon et al. 2011,
// "Parallel random numbers: as easy as 1, 2, 3"). There is no global state: every use gets a stream
// of its own by `split`, so that results do not depend on threads or on the order of work. Uniform
// and normal numbers are computed here and not by the standard library, so that variants are the
// same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : key_(seed) {}

  // An independent stream for one purpose. Depends on this stream's identity, never on how much was
  // drawn.
  [[nodiscard]] Random split(std::string_view purpose, std::uint64_t index = 0) const;

  std::uint32_t bits();                     // 32 random bits
  double uniform();                         // in [0, 1), 53 bits
  double uniform(double low, double high);  // in [low, high)
  double normal();                          // mean 0, standard deviation 1
  std::size_t below(std::size_t count);     // in [0, count), count > 0

  // The identity of the stream, to be recorded beside a result.
  [[nodiscard]] std::uint64_t key() const { return key_; }

 private:
  std::uint64_t key_;
  std::uint64_t block_ = 0;      // next Philox counter
  std::uint32_t words_[4] = {};  // the current block
  int used_ = 4;                 // words already handed out
  bool has_spare_ = false;       // second normal of a Box-Muller pair
  double spare_ = 0.0;
};

}  // namespace adaptbench

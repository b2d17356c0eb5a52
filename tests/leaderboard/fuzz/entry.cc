// The entry point of libFuzzer; CMakeLists.txt beside this file builds one program for each target
// with it.
#ifdef ADAPTBENCH_FUZZ_TARGET
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/leaderboard/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const auto& target : adaptbench::fuzz_targets()) {
    if (target.name != ADAPTBENCH_FUZZ_TARGET) continue;
    target.run({static_cast<const char*>(static_cast<const void*>(data)), size});
    return 0;
  }
  std::abort();
}
#endif

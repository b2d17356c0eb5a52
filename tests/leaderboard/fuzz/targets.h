#pragma once

#include <string_view>
#include <vector>

namespace adaptbench {

// One parser of data from outside, fed with any bytes: it may refuse them with an adaptbench::Error
// and nothing else.
struct FuzzTarget {
  std::string_view name;  // and the name of its folder below corpus/
  void (*run)(std::string_view bytes);
};

const std::vector<FuzzTarget>& fuzz_targets();

}  // namespace adaptbench

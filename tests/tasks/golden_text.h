#pragma once

#include <string>

namespace adaptbench {

// Golden texts lie in tests/golden/. ADAPTBENCH_UPDATE_GOLDEN=1 writes them anew; without it the
// result says whether `text` is what `name` holds: empty when they agree, else the first line that
// does not.
std::string difference_from_golden(const std::string& text, const std::string& name);

// Numbers, alone or within quotes, may differ by what compilers and processors make of them.
std::string first_difference(const std::string& actual, const std::string& golden);

}  // namespace adaptbench

#pragma once

#include <string_view>

namespace adaptbench {

// The git revision that this program was built from, with "-dirty" appended when the sources had
// been changed; "unknown" outside a git checkout. Written by cmake/WriteRevision.cmake.
std::string_view source_revision();

}  // namespace adaptbench

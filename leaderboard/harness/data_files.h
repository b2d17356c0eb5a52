#pragma once

#include <filesystem>
#include <string_view>

#include "core/json.h"

namespace adaptbench {

// Where tracks/, schemas/ and configurations/ are: in the source folder that the program was built
// from.
std::filesystem::path data_folder();

// The document with sorted keys and without white space: what content hashes are taken of.
std::string canonical_dump(const Json& document);

}  // namespace adaptbench

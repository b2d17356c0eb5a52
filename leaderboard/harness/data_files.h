#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace adaptbench {

// Where tracks/, schemas/ and configurations/ are looked for, in this order: the source folder that
// the program was built from, ../share/adaptbench beside the program. Only folders that exist.
std::vector<std::filesystem::path> data_folders();

// The path of a data file, e.g. "schemas/track.schema.json", in the first folder that has it; empty
// if none has.
std::filesystem::path find_data_file(const std::filesystem::path& relative);

// The document with sorted keys and without white space: what content hashes are taken of.
std::string canonical_dump(const Json& document);

}  // namespace adaptbench

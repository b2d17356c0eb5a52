#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace adaptbench {

// The whole file. Throws DataError if it cannot be read or is larger than the limit.
std::string read_file(const std::filesystem::path& path, std::size_t limit_bytes);

// Makes the folder and those above it where they are missing. Throws DataError with the system's
// reason.
void make_folder(const std::filesystem::path& path);

// Throws DataError where write_file_atomically could not write now: to be known before hours of
// work whose outcome goes there. Makes the folder; leaves no file behind, and one that is there as
// it is.
void require_writable(const std::filesystem::path& path);

// Makes the folder, writes beside the target, syncs and renames: afterwards either the old or the
// new content is there, whole. A link stays, what it leads to is written. Throws DataError, also
// where the target is no regular file, with the system's reason (disk full, read-only).
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace adaptbench

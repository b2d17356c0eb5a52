#pragma once

#include <filesystem>

namespace adaptbench {

// Detached Ed25519 signatures (libsodium). Keys are text files of one line of hexadecimal digits;
// the signature of FILE is FILE.sig, of the same form. All throw DataError on files that cannot be
// read or are not of this form.

// Writes PREFIX.key (secret, readable by its owner alone) and PREFIX.pub. Throws ConfigError if one
// of them exists.
void write_key_pair(const std::filesystem::path& prefix);

// Returns the path of the signature.
std::filesystem::path sign_file(const std::filesystem::path& file,
                                const std::filesystem::path& secret_key);

bool has_valid_signature(const std::filesystem::path& file,
                         const std::filesystem::path& public_key);
std::filesystem::path signature_path(const std::filesystem::path& file);

}  // namespace adaptbench

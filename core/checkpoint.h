#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace adaptbench {

// A trained algorithm on disk: a JSON header (who made it, with which configuration, where training
// stands) and named arrays of floats. The file is: the line "adaptbench-checkpoint 1", the header's
// length and the header, the arrays in the order of the header, little endian. The header carries
// the SHA-256 of the arrays.
class Checkpoint {
 public:
  // The algorithm's, but for what the harness keeps for itself: algorithm, algorithm_version,
  // options, track, track_version, track_hash, seed and progress.
  Json header = Json::object();

  void set_array(const std::string& name, std::vector<float> values);
  // Throws DataError when the array is missing or has another size; size 0 takes any.
  [[nodiscard]] const std::vector<float>& array(std::string_view name, std::size_t size = 0) const;
  [[nodiscard]] bool has_array(std::string_view name) const;

  [[nodiscard]] std::string to_bytes() const;
  static Checkpoint from_bytes(std::string_view bytes, std::string_view where);  // throws DataError
  void write(const std::filesystem::path& path) const;                           // atomically
  static Checkpoint read(const std::filesystem::path& path);                     // throws DataError
  [[nodiscard]] std::string content_hash() const;  // SHA-256 of to_bytes()

 private:
  std::map<std::string, std::vector<float>, std::less<>> arrays_;
};

}  // namespace adaptbench

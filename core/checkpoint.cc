#include "core/checkpoint.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstring>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"

namespace adaptbench {
namespace {

static_assert(std::endian::native == std::endian::little,
              "arrays are written as they lie in memory");

constexpr std::string_view kMagic = "adaptbench-checkpoint ";
constexpr std::string_view kVersion = "1";
constexpr std::size_t kLargestFile = std::size_t{1} << 30;

// Takes one line off the front.
std::string_view take_line(std::string_view& bytes, std::string_view where) {
  const std::size_t end = bytes.substr(0, 64).find('\n');
  if (end == std::string_view::npos)
    throw DataError(std::string(where) + ": truncated or not a checkpoint");
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  return line;
}

std::size_t take_length(std::string_view& bytes, std::string_view where) {
  const std::string_view line = take_line(bytes, where);
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), length);
  if (error != std::errc() || end != line.data() + line.size() || length > bytes.size()) {
    throw DataError(std::string(where) + ": truncated, or the header's length is wrong");
  }
  return length;
}

}  // namespace

void Checkpoint::set_array(const std::string& name, std::vector<float> values) {
  arrays_[name] = std::move(values);
}

bool Checkpoint::has_array(std::string_view name) const {
  return arrays_.find(name) != arrays_.end();
}

const std::vector<float>& Checkpoint::array(std::string_view name, std::size_t size) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end())
    throw DataError("the checkpoint has no array '" + std::string(name) + "'");
  if (size != 0 && found->second.size() != size) {
    throw DataError(
        fmt::format("the checkpoint's array '{}' has {} values, this architecture has {}", name,
                    found->second.size(), size));
  }
  return found->second;
}

std::string Checkpoint::to_bytes() const {
  std::string payload;
  Json arrays = Json::array();
  for (const auto& [name, values] : arrays_) {
    arrays.push_back({{"name", name}, {"size", values.size()}});
    const std::size_t start = payload.size();
    payload.resize(start + values.size() * sizeof(float));
    if (!values.empty())
      std::memcpy(payload.data() + start, values.data(), values.size() * sizeof(float));
  }
  const Json full = {{"header", header}, {"arrays", arrays}, {"sha256", sha256(payload)}};
  const std::string text = full.dump();
  return fmt::format("{}{}\n{}\n", kMagic, kVersion, text.size()) + text + payload;
}

Checkpoint Checkpoint::from_bytes(std::string_view bytes, std::string_view where) {
  const std::string_view magic = take_line(bytes, where);
  if (!magic.starts_with(kMagic)) throw DataError(std::string(where) + ": not a checkpoint");
  if (magic.substr(kMagic.size()) != kVersion) {
    throw DataError(fmt::format("{}: checkpoint version '{}', this program reads version {}", where,
                                magic.substr(kMagic.size()), kVersion));
  }
  const std::size_t length = take_length(bytes, where);
  const Json full = parse_json(bytes.substr(0, length), where);
  std::string_view payload = bytes.substr(length);

  Checkpoint checkpoint;
  JsonFields fields(full, std::string(where));
  checkpoint.header = fields.object("header");
  if (fields.text("sha256") != sha256(payload)) {
    throw DataError(std::string(where) +
                    ": damaged or truncated, the arrays do not match their hash");
  }
  for (const Json& entry : fields.array("arrays")) {
    JsonFields array(entry, std::string(where) + " arrays");
    const std::string name = array.text("name");
    const auto size = static_cast<std::size_t>(
        array.integer("size", 0, static_cast<std::int64_t>(payload.size() / sizeof(float))));
    array.finish();
    std::vector<float> values(size);
    if (size > 0) std::memcpy(values.data(), payload.data(), size * sizeof(float));
    payload.remove_prefix(size * sizeof(float));
    if (!checkpoint.arrays_.emplace(name, std::move(values)).second) {
      throw DataError(fmt::format("{}: the array '{}' appears twice", where, name));
    }
  }
  fields.finish();
  if (!payload.empty()) throw DataError(std::string(where) + ": bytes after the last array");
  return checkpoint;
}

void Checkpoint::write(const std::filesystem::path& path) const {
  const std::string bytes = to_bytes();
  if (bytes.size() > kLargestFile) {
    throw DataError(path.string() + ": a checkpoint of " + std::to_string(bytes.size()) +
                    " bytes; at most " + std::to_string(kLargestFile) + " are read again");
  }
  write_file_atomically(path, bytes);
}

Checkpoint Checkpoint::read(const std::filesystem::path& path) {
  return from_bytes(read_file(path, kLargestFile), path.string());
}

std::string Checkpoint::content_hash() const { return sha256(to_bytes()); }

}  // namespace adaptbench

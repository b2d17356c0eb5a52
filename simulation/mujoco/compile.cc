#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string_view>

#include "core/error.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {
namespace {

constexpr const char* kSceneFile = "scene.xml";

// MuJoCo's library is C with unwind tables: an exception passes through it, and leaves at worst an
// mjData that is reset before its next use.
void throw_error(const char* message) { throw SimulationError(fmt::format("MuJoCo: {}", message)); }

void ignore_warning(const char*) {}

void install_handlers() {
  static const bool installed = [] {
    mju_user_error = throw_error;
    mju_user_warning = ignore_warning;
    return true;
  }();
  static_cast<void>(installed);
}

// "\nline 3: <geom ...", without the indentation.
std::string quoted(int number, const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  for (int i = 0; i < number; ++i) {
    if (!std::getline(lines, line)) return "";
  }
  return fmt::format("\nline {}: {}", number,
                     line.substr(std::min(line.find_first_not_of(" \t"), line.size())));
}

// The line of the text that a message such as "line = 3, column = 5" or "Element 'geom', line 3"
// speaks of.
std::string offending_line(const std::string& message, const std::string& text) {
  const std::size_t word = message.find("line ");
  const std::size_t digits = message.find_first_of("0123456789", word);
  if (word == std::string::npos || digits == std::string::npos) return "";
  return quoted(std::atoi(message.c_str() + digits), text);
}

// The number of the line that this place of the text is in.
int line_of(const std::string& text, std::size_t at) {
  const auto place = text.begin() + static_cast<std::ptrdiff_t>(at);
  return static_cast<int>(1 + std::count(text.begin(), place, '\n'));
}

bool is_not_finite(std::string_view word) {
  if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return lower == "nan" || lower == "inf" || lower == "infinity";
}

// MuJoCo only warns of nan and inf, and simulates with them.
void require_finite_numbers(const std::string& mjcf) {
  constexpr std::string_view kSeparators = " \t\r\n\"'";
  for (std::size_t begin = 0, end = 0; begin < mjcf.size(); begin = end + 1) {
    end = std::min(mjcf.find_first_of(kSeparators, begin), mjcf.size());
    const std::string_view word(mjcf.data() + begin, end - begin);
    if (word.size() > 9 || !is_not_finite(word)) continue;  // the longest is "-infinity"
    throw SimulationError(fmt::format("MJCF holds '{}', numbers must be finite{}", word,
                                      quoted(line_of(mjcf, begin), mjcf)));
  }
}

// MuJoCo would read them from the disk, and what they hold be no part of a variant's identity.
void require_no_files(const std::string& mjcf) {
  constexpr std::string_view kAttribute = "file", kSpace = " \t\r\n";
  for (std::size_t at = mjcf.find(kAttribute); at != std::string::npos;
       at = mjcf.find(kAttribute, at + 1)) {
    if (at == 0 || kSpace.find(mjcf[at - 1]) == std::string_view::npos) continue;
    std::size_t end = at + kAttribute.size();  // fileright and others name files too
    while (end < mjcf.size() && std::islower(static_cast<unsigned char>(mjcf[end]))) ++end;
    end = mjcf.find_first_not_of(kSpace, end);
    if (end == std::string::npos || mjcf[end] != '=') continue;
    throw SimulationError(fmt::format("MJCF is whole in itself, and no files are read{}",
                                      quoted(line_of(mjcf, at), mjcf)));
  }
}

// A virtual file system with the scene as its one file. Two megabytes in MuJoCo 2: on the heap.
class SceneFile {
 public:
  explicit SceneFile(const std::string& text) {
    mj_defaultVFS(vfs_.get());
#if mjVERSION_HEADER >= 300
    mj_addBufferVFS(vfs_.get(), kSceneFile, text.data(), static_cast<int>(text.size()));
#else
    mj_makeEmptyFileVFS(vfs_.get(), kSceneFile, static_cast<int>(text.size()));
    std::memcpy(vfs_->filedata[0], text.data(), text.size());
#endif
  }
  ~SceneFile() { mj_deleteVFS(vfs_.get()); }
  SceneFile(const SceneFile&) = delete;
  SceneFile& operator=(const SceneFile&) = delete;
  [[nodiscard]] const mjVFS* get() const { return vfs_.get(); }

 private:
  std::unique_ptr<mjVFS> vfs_ = std::make_unique<mjVFS>();
};

}  // namespace

MujocoModelHandle compile_mjcf(const std::string& mjcf) {
  install_handlers();
  if (mjcf.empty()) throw SimulationError("MJCF does not compile: the text is empty");
  require_finite_numbers(mjcf);
  require_no_files(mjcf);
  const SceneFile file(mjcf);
  std::array<char, 1000> message{};
  MujocoModelHandle model(
      mj_loadXML(kSceneFile, file.get(), message.data(), static_cast<int>(message.size())));
  if (model == nullptr) {
    const std::string reason = message.data();
    throw SimulationError(
        fmt::format("MJCF does not compile: {}{}", reason, offending_line(reason, mjcf)));
  }
  return model;
}

}  // namespace adaptbench

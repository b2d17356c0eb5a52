#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstring>
#include <regex>
#include <sstream>
#include <string_view>

#include "core/error.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {
namespace {

constexpr const char* kSceneFile = "scene.xml";

// MuJoCo's library is C with unwind tables: an exception passes through it, and leaves at worst an mjData that is reset
// before its next use.
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

// The line of `text` that a MuJoCo message such as "line = 3, column = 5" or "Element 'geom', line 3" speaks of.
std::string quoted_line(const std::string& text, const std::string& message) {
  static const std::regex pattern("line\\s*=?\\s*([0-9]+)");
  std::smatch match;
  if (!std::regex_search(message, match, pattern)) return "";
  const int wanted = std::stoi(match[1]);
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (number == wanted) return fmt::format("\nline {}: {}", number, line);
  }
  return "";
}

// MuJoCo only warns of nan and inf, and simulates with them.
void require_finite_numbers(const std::string& mjcf) {
  static const std::regex pattern("[\"\\s][+-]?(nan|inf|infinity)[\"\\s]", std::regex::icase);
  std::istringstream lines(mjcf);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, pattern)) {
      throw SimulationError(fmt::format(
          "MJCF holds '{}', numbers must be finite\nline {}: {}", match[1].str(), number, line));
    }
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
  const SceneFile file(mjcf);
  std::array<char, 1000> message{};
  MujocoModelHandle model(
      mj_loadXML(kSceneFile, file.get(), message.data(), static_cast<int>(message.size())));
  if (model == nullptr) {
    const std::string reason = message.data();
    throw SimulationError(
        fmt::format("MJCF does not compile: {}{}", reason, quoted_line(mjcf, reason)));
  }
  return model;
}

}  // namespace adaptbench

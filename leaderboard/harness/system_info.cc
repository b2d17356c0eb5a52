#include "leaderboard/harness/system_info.h"

#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <sodium.h>
#include <sys/utsname.h>

#include <Eigen/Core>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include "core/registry.h"
#include "core/simulator.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/revision.h"

namespace adaptbench {
namespace {

#ifdef NDEBUG
constexpr std::string_view kBuildType = "release";
#else
constexpr std::string_view kBuildType = "debug";
#endif

// The value of the first line "key : value" in /proc/cpuinfo; empty where there is none.
std::string cpu_field(std::string_view key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (line.starts_with(key) && colon != std::string::npos)
      return line.substr(std::min(colon + 2, line.size()));
  }
  return "";
}

// The instruction sets that change how floating-point sums are formed.
Json cpu_features() {
  static const std::set<std::string> kNumeric = {"sse4_2",  "avx",      "avx2",  "fma",
                                                 "avx512f", "avx512vl", "asimd", "sve"};
  std::string flags = cpu_field("flags");
  if (flags.empty()) flags = cpu_field("Features");
  std::istringstream words(flags);
  std::set<std::string> found;
  for (std::string word; words >> word;) {
    if (kNumeric.contains(word)) found.insert(word);
  }
  return Json(found);
}

// File names of the loaded libraries that do the arithmetic, links followed: "libmujoco.so.2.2.2",
// "libopenblasp-r0.3.21.so". This module need not know which other module brought them.
Json loaded_libraries() {
  std::set<std::string> names;
  const auto add = [](dl_phdr_info* info, std::size_t, void* data) {
    static constexpr std::string_view kNumeric[] = {"mujoco", "torch", "blas", "lapack", "mkl"};
    std::error_code error;
    const auto path = std::filesystem::canonical(info->dlpi_name, error);
    const std::string name = error ? "" : path.filename().string();
    const bool counts = std::ranges::any_of(
        kNumeric, [&](std::string_view part) { return name.find(part) != std::string::npos; });
    if (counts) static_cast<std::set<std::string>*>(data)->insert(name);
    return 0;
  };
  ::dl_iterate_phdr(add, &names);
  return Json(names);
}

std::string operating_system() {
  utsname name{};
  return ::uname(&name) == 0 ? fmt::format("{} {} {}", name.sysname, name.release, name.machine)
                             : "unknown";
}

}  // namespace

Json build_info() { return {{"revision", source_revision()}, {"build", kBuildType}}; }

Json system_info(int threads, const std::set<std::string>& engine_names) {
  Json engine_versions = Json::object();
  for (const auto& name : engine_names) engine_versions[name] = engines().get(name).version();
  Json libraries = {
      {"eigen",
       fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                                    NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
      {"libsodium", sodium_version_string()},
      {"glibc", ::gnu_get_libc_version()}};
  return {{"program", ADAPTBENCH_VERSION},
          {"revision", source_revision()},
          {"build", kBuildType},
          {"compiler", __VERSION__},
          {"engines", engine_versions},
          {"libraries", libraries},
          {"loaded_libraries", loaded_libraries()},
          {"system", operating_system()},
          {"cpu", cpu_field("model name")},
          {"cpu_features", cpu_features()},
          {"threads", threads}};
}

Json system_info(int threads, const Track& track) {
  std::set<std::string> names = {track.training.engine};
  for (const auto& level : track.levels) names.insert(level.engine);
  Json info = system_info(threads, names);
  if (problem_of(track, Reveal::kNothing).image.size() > 0)
    info["libraries"]["opengl"] = engines().get(track.training.engine).picture_version();
  return info;
}

bool same_numerics(const Json& a, const Json& b) {
  static constexpr std::string_view kKeys[] = {"revision", "build",       "compiler",
                                               "engines",  "libraries",   "loaded_libraries",
                                               "cpu",      "cpu_features"};
  return std::ranges::all_of(kKeys, [&](std::string_view key) {
    const std::string name(key);
    return a.contains(name) && b.contains(name) && a.at(name) == b.at(name);
  });
}

}  // namespace adaptbench

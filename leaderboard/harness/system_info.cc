#include "leaderboard/harness/system_info.h"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/utsname.h>

#include <Eigen/Core>
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include "core/registry.h"
#include "core/simulator.h"
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

std::string operating_system() {
  utsname name{};
  return ::uname(&name) == 0 ? fmt::format("{} {} {}", name.sysname, name.release, name.machine)
                             : "unknown";
}

}  // namespace

Json system_info(int threads, const Track& track) {
  std::set<std::string> names = {track.training.engine};
  for (const auto& level : track.levels) names.insert(level.engine);
  Json engine_versions = Json::object();
  for (const auto& name : names) engine_versions[name] = engines().get(name).version();
  return {
      {"program", ADAPTBENCH_VERSION},
      {"revision", source_revision()},
      {"build", kBuildType},
      {"compiler", __VERSION__},
      {"engines", engine_versions},
      {"libraries",
       {{"eigen",
         fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
        {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                                      NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
        {"libsodium", sodium_version_string()}}},
      {"system", operating_system()},
      {"cpu", cpu_field("model name")},
      {"cpu_features", cpu_features()},
      {"threads", threads}};
}

bool same_numerics(const Json& a, const Json& b) {
  static constexpr std::string_view kKeys[] = {"revision",  "build", "compiler",    "engines",
                                               "libraries", "cpu",   "cpu_features"};
  return std::ranges::all_of(kKeys, [&](std::string_view key) {
    const std::string name(key);
    return a.contains(name) && b.contains(name) && a.at(name) == b.at(name);
  });
}

}  // namespace adaptbench

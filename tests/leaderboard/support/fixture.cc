#include "tests/leaderboard/support/fixture.h"

#include <unistd.h>

#include <fstream>
#include <regex>
#include <sstream>

namespace adaptbench {

Json stub_track_json() {
  return parse_json(R"({
    "schema": "adaptbench-track@1", "name": "stub/aim", "version": 1, "description": "for tests", "family": "stub-aim",
    "training": {"robots": ["stub"], "engine": "stub", "variants": 6, "validation_variants": 2, "steps": 2000},
    "levels": {"train": {"variants": 3}, "in-range": {"variants": 4, "repeats": 2}, "extrapolation": {"variants": 3}},
    "shots": 2, "episodes_per_shot": 4, "evaluation_episodes": 5, "training_seeds": 2, "excluded": [],
    "anchors": {"low": "stub-random", "high": "stub-oracle"}})",
                    "stub track");
}

Track stub_track() { return track_from_json(stub_track_json(), "stub track"); }

FolderTest::FolderTest() {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  // In memory where that is possible: rows are synced to disk one by one.
  const bool shared_memory = ::access("/dev/shm", W_OK) == 0;
  folder_ =
      (shared_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) /
      (std::string("adaptbench-") + info->test_suite_name() + "-" + info->name() + "-" +
       std::to_string(::getpid()));
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
}

FolderTest::~FolderTest() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::filesystem::path run_stub(const Track& track, const std::string& algorithm,
                               const std::filesystem::path& out, std::uint64_t seed,
                               const Json& options, int threads) {
  ThreadPool pool(threads);
  TrainRequest training;
  training.track = track;
  training.algorithm = algorithm;
  training.options = options;
  training.seed = seed;
  training.out = out;
  training.threads = &pool;
  EvaluateRequest evaluation;
  evaluation.track = track;
  evaluation.checkpoint = train(training).checkpoint;
  evaluation.out = out;
  evaluation.record_actions = true;
  evaluation.threads = &pool;
  return evaluate(evaluation).file;
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string without_times(const std::filesystem::path& path) {
  static const std::regex kTime("\"(seconds|adaptation_seconds|threads)\": ?[0-9.e+-]+");
  return std::regex_replace(slurp(path), kTime, "");
}

}  // namespace adaptbench

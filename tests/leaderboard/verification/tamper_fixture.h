#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>

#include "core/file.h"
#include "leaderboard/verification/verify.h"
#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {

// The honest results that all tests start from; the stub track is among the known ones.
class TamperTest : public FolderTest {
 protected:
  static void SetUpTestSuite() {
    base_ = std::filesystem::path("/tmp") / ("adaptbench-tamper-" + std::to_string(::getpid()));
    std::filesystem::remove_all(base_);
    make_folder(base_ / "tracks" / "stub");
    write_file_atomically(base_ / "tracks" / "stub" / "aim.json", stub_track_json().dump());
    ::setenv("ADAPTBENCH_TRACKS", (base_ / "tracks").c_str(), 1);
    run_stub(stub_track(), "stub-learner", base_ / "honest");
    run_stub(stub_track(), "stub-learner", base_ / "failing", 0, {{"fails", "throws"}});
    run_stub(stub_track(), "stub-learner", base_ / "broken", 0, {{"fails", "not-finite"}});
    run_stub(stub_track(), "stub-oracle", base_ / "oracle");
  }
  static void TearDownTestSuite() {
    ::unsetenv("ADAPTBENCH_TRACKS");
    std::filesystem::remove_all(base_);
  }

  // A copy of an honest run to tamper with.
  std::filesystem::path copy(const std::string& name = "honest") const {
    std::filesystem::copy(base_ / name, folder() / name,
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
    return folder() / name / "result.json";
  }

  static Verdict verdict_of(const std::filesystem::path& path, int level = 1) {
    ThreadPool threads(1);
    VerifyRequest request;
    request.result = path;
    request.level = level;
    request.all = true;
    request.threads = &threads;
    return verify(request);
  }

  static std::string problems(const Verdict& verdict) {
    std::string text;
    for (const auto& problem : verdict.problems) text += problem + "\n";
    return text;
  }

  // Somebody edits the file.
  std::string after_edit(const std::function<void(Json&)>& edit,
                         const std::string& name = "honest") const {
    const std::filesystem::path path = copy(name);
    Json document = read_json(path);
    edit(document);
    std::ofstream(path) << document.dump();
    return problems(verdict_of(path));
  }

  // Somebody who knows the program changes the content and then computes chain, statistics and
  // obstacles anew.
  std::string after_forgery(const std::function<void(Result&)>& forge,
                            const std::string& name = "honest", int level = 1) const {
    const std::filesystem::path path = copy(name);
    Result result = read_result(path);
    forge(result);
    std::string chain = result.chain_start();
    for (Row& row : result.rows) row.chain = chain = chain_value(chain, row);
    write_result(result, path);
    return problems(verdict_of(path, level));
  }

  std::string after_text(const std::function<std::string(std::string)>& change) const {
    const std::filesystem::path path = copy();
    const std::string text = change(slurp(path));
    std::ofstream(path, std::ios::binary) << text;
    return problems(verdict_of(path));
  }

  static inline std::filesystem::path base_;
};
}  // namespace adaptbench

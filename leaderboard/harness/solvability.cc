#include "leaderboard/harness/solvability.h"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/file.h"
#include "core/held_out.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "leaderboard/harness/line_file.h"
#include "leaderboard/harness/system_info.h"

namespace adaptbench {
namespace {

constexpr const char* kSchema = "adaptbench-solvability@1";

std::string head_line(const SolvabilityRequest& request) {
  Json levels = Json::array();
  for (const Level level : request.levels) levels.push_back(level_name(level));
  return Json({{"schema", kSchema},
               {"task", request.family},
               {"robot", request.robot},
               {"engine", request.engine},
               {"levels", levels},
               {"first", request.first},
               {"variants", request.variants},
               {"settings", request.settings},
               {"build", build_info()}})
      .dump();
}

std::string row_line(const SolvedVariant& row) {
  return Json({{"variant", row.variant},
               {"group", row.group},
               {"solved", row.solved},
               {"details", row.details}})
      .dump();
}

SolvedVariant parse_row(const std::string& line, const std::string& where) {
  const Json document = parse_json(line, where);
  JsonFields fields(document, where);
  SolvedVariant row;
  row.variant = fields.text("variant");
  row.group = fields.text("group");
  row.solved = fields.boolean("solved");
  row.details = fields.object("details");
  fields.finish();
  return row;
}

// One run over all variants.
class Check {
 public:
  Check(const SolvabilityRequest& request, const VariantSolver& solver)
      : request_(request),
        solver_(solver),
        space_(task_families().get(request.family), robots().get(request.robot), request.engine) {
    for (const Level level : request.levels) {
      require_offered(level);
      for (std::size_t i = 0; i < request.variants; ++i)
        places_.push_back({level, request.first + i});
    }
    if (!request.out.empty()) take_up();
  }

  std::vector<SolvabilityRow> run() {
    const std::size_t start = rows_.size();
    tally_.emplace(request_.progress,
                   fmt::format("solve {} on {}", request_.family, request_.robot), start,
                   places_.size());
    request_.threads->parallel_for(places_.size() - start,
                                   [&](std::size_t i) { solve(start + i); });
    if (stopped_) {
      throw Interrupted(fmt::format("stopped with {} of {} variants tried{}", rows_.size(),
                                    places_.size(),
                                    file_ == nullptr ? "; with --out FILE they would be kept"
                                                     : "; run the same command again to go on"));
    }
    return std::move(rows_);
  }

 private:
  struct Place {
    Level level;
    std::size_t index;
  };

  void require_offered(Level level) const {
    if (space_.offers(level)) return;
    throw ConfigError(fmt::format("task '{}' on robot '{}' has no level {}", request_.family,
                                  request_.robot, level_name(level)));
  }
  [[nodiscard]] SolvedVariant solve_at(const Place& place) const {
    return with_variant(space_, place.level, place.index,
                        [&](const Variant& variant) { return solver_(variant); });
  }
  [[nodiscard]] std::string id_at(const Place& place) const {
    return with_variant(space_, place.level, place.index,
                        [](const Variant& variant) { return variant.id(); });
  }

  // What an earlier run left.
  void take_up() {
    make_folder(std::filesystem::absolute(request_.out).parent_path());
    file_ = std::make_unique<LineFile>(request_.out);
    const auto lines = file_->lines();
    const std::string head = head_line(request_);
    if (!lines.empty() && lines.front() != head) {
      throw ConfigError(request_.out.string() +
                        " is of another check (task, robot, variants, settings or build differ). "
                        "Give another file, or delete this one to start anew");
    }
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::string where = fmt::format("{} line {}", request_.out.string(), i + 1);
      SolvedVariant row = parse_row(lines[i], where);
      if (i > places_.size() || row.variant != id_at(places_[i - 1]))
        throw DataError(where + ": not of the variant that was planned there");
      rows_.push_back({places_[i - 1].level, std::move(row)});
    }
    if (lines.empty()) file_->append(head);
  }

  void solve(std::size_t position) {
    if (stopped_ || (request_.stop != nullptr && *request_.stop)) {
      stopped_ = true;
      return;
    }
    try {
      SolvedVariant solved = solve_at(places_[position]);
      const std::lock_guard lock(mutex_);
      waiting_.emplace(position, std::move(solved));
      while (!waiting_.empty() && waiting_.begin()->first == rows_.size()) keep();
    } catch (...) {
      stopped_ = true;  // rows behind this one could not be kept
      throw;
    }
  }

  // Appends the row that is next in order.
  void keep() {
    SolvedVariant row = std::move(waiting_.extract(waiting_.begin()).mapped());
    if (file_ != nullptr) file_->append(row_line(row));
    rows_.push_back({places_[rows_.size()].level, std::move(row)});
    tally_->add(std::numeric_limits<double>::quiet_NaN());
  }

  const SolvabilityRequest& request_;
  const VariantSolver& solver_;
  VariantSpace space_;
  std::vector<Place> places_;
  std::vector<SolvabilityRow> rows_;  // in order
  std::unique_ptr<LineFile> file_;
  std::mutex mutex_;
  std::map<std::size_t, SolvedVariant> waiting_;
  std::atomic<bool> stopped_ = false;
  std::optional<Tally> tally_;  // once the rows that are there already are read
};

}  // namespace

std::vector<SolvabilityRow> check_solvability(const SolvabilityRequest& request,
                                              const VariantSolver& solver) {
  return Check(request, solver).run();
}

}  // namespace adaptbench

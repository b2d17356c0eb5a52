#include "leaderboard/verification/verify.h"

#include <fmt/format.h>
#include <sodium.h>

#include <new>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "leaderboard/verification/file_checks.h"
#include "leaderboard/verification/reproduction.h"
#include "leaderboard/verification/signature.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

void check_signature(const VerifyRequest& request, Verdict& verdict) {
  const bool is_signed = fs::exists(signature_path(request.result));
  if (request.public_key.empty()) {
    verdict.not_checked.push_back(is_signed ? "the signature: no public key was given"
                                            : "a signature: there is none");
  } else if (!is_signed) {
    verdict.problems.push_back("a public key was given, but " +
                               signature_path(request.result).string() + " does not exist");
  } else if (has_valid_signature(request.result, request.public_key)) {
    verdict.checked.push_back("the signature is valid");
  } else {
    verdict.problems.push_back("the signature does not belong to this file and key");
  }
}

void check_file(const VerifyRequest& request, Verdict& verdict) {
  const std::string where = request.result.string();
  const std::string content = read_file(request.result, kLargestResult);
  verdict.sha256 = sha256(content);
  const Result result = check_document(parse_json(content, where), where, verdict);
  if (request.level == 1) {
    verdict.not_checked.push_back(
        "whether the episodes happened: level 2 replays recorded actions, level 3 the checkpoint");
  } else if (!verdict.ok()) {
    verdict.not_checked.push_back("levels 2 and 3: level 1 must hold first");
  } else if (request.level == 2) {
    replay_actions(request, result, planned_cells(result.track, result.seed), verdict);
  } else {
    score_again(request, result, planned_cells(result.track, result.seed), verdict);
  }
}

// The one number that must not follow from any other.
std::uint64_t unforeseeable_seed() {
  if (sodium_init() < 0) throw DataError("the system has no source of random numbers");
  return randombytes_random();
}

}  // namespace

Verdict verify(const VerifyRequest& given) {
  VerifyRequest request = given;
  if (!request.sample_seed) request.sample_seed = unforeseeable_seed();
  if (request.level < 1 || request.level > 3)
    throw ConfigError(fmt::format("level {}; allowed are 1, 2 and 3", request.level));
  if (!(request.share > 0.0 && request.share <= 1.0)) {
    throw ConfigError(
        fmt::format("a share of {}; allowed is above 0 and at most 1", request.share));
  }
  Verdict verdict;
  try {
    check_file(request, verdict);
    check_signature(request, verdict);
  } catch (const Interrupted&) {
    throw;
  } catch (const SimulationError&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&
               error) {  // also what the JSON library throws on a type that nobody expected
    verdict.problems.push_back(error.what());
  }
  return verdict;
}

}  // namespace adaptbench

#include "leaderboard/verification/verify.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/number_check.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "core/error.h"
#include "leaderboard/verification/signature.h"

namespace adaptbench::cli {
namespace {

struct VerifyOptions : RunOptions {
  VerifyRequest request;
  std::string result, checkpoint, public_key;
  std::optional<double> share;
  bool as_json = false;
};

// Problems may quote bytes of the file that are no UTF-8.
std::string as_text(const Json& verdict) {
  return verdict.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// A check that was asked for and not made would look like one that was passed.
void require_meaning(const VerifyOptions& options) {
  const VerifyRequest& request = options.request;
  if (request.level < 3 && !options.checkpoint.empty())
    throw ConfigError("--checkpoint is for --level 3");
  const bool sampled = options.share || request.sample_seed;
  if (request.level < 2 && (request.all || sampled))
    throw ConfigError("--all, --share and --sample-seed are for --level 2 and 3");
  if (request.all && sampled)
    throw ConfigError("--all takes every cell; --share and --sample-seed are of a sample");
}

void run_verify(const VerifyOptions& options) {
  require_meaning(options);
  VerifyRequest request = options.request;
  request.share = options.share.value_or(request.share);
  request.result = options.result;
  request.checkpoint = options.checkpoint;
  request.public_key = options.public_key;
  if (request.level == 3) prepare_blas();
  LongRun run(options.thread_count());
  run.lend_to(request);
  const Verdict verdict = verify(request);
  run.finish();
  fmt::print("{}", options.as_json ? as_text(verdict.to_json()) : verdict.text());
  if (!verdict.ok()) {
    throw DataError(fmt::format("{} does not stand: {} problem{} found", options.result,
                                verdict.problems.size(), verdict.problems.size() == 1 ? "" : "s"));
  }
}

void add_key_pair(CLI::App& program) {
  auto* command = program.add_subcommand(
      "key-pair", "Make a pair of keys, to sign result files and to check signatures");
  command->footer(
      "Example:\n  adaptbench key-pair me   (writes me.key, to be kept secret, and me.pub, to be "
      "published)");
  auto prefix = std::make_shared<std::string>();
  command->add_option("PREFIX", *prefix, "Path of the files without .key and .pub")->required();
  command->callback([prefix] {
    write_key_pair(*prefix);
    fmt::print("Wrote {0}.key and {0}.pub\n", *prefix);
  });
}

}  // namespace

void add_verify(CLI::App& program) {
  auto* command = program.add_subcommand(
      "verify", "Check a result file offline, without trusting whoever made it");
  command->footer(
      "Level 1 checks the file: schema, hash chain, planned cells, split, budgets, statistics. "
      "Level 2 replays the recorded actions of\n"
      "scored episodes. Level 3 lets the checkpoint adapt and be scored again. Exit status 0: the "
      "result stands.\n"
      "Examples:\n"
      "  adaptbench verify runs/quickstart/maml/seed-0/result.json\n"
      "  adaptbench verify runs/quickstart/maml/seed-0/result.json --level 3 --all");
  auto options = std::make_shared<VerifyOptions>();
  auto& request = options->request;
  command->add_option("RESULT", options->result, "A result.json")->required();
  command->add_option("--level", request.level, "How deep to look")
      ->check(CLI::Range(1, 3))
      ->capture_default_str();
  command->add_flag("--all", request.all, "Levels 2 and 3: every cell instead of a sample");
  command
      ->add_option(
          "--share", options->share,
          fmt::format("Share of the cells that the sample takes (default: {})", request.share))
      ->check(number_between(0.0, 1.0));
  command
      ->add_option("--sample-seed", request.sample_seed,
                   "Which cells the sample takes (default: drawn by chance, and printed)")
      ->check(whole_number_between(0, std::int64_t{1} << 53));
  command->add_option("--checkpoint", options->checkpoint,
                      "Level 3: the checkpoint (default: the one beside the result)");
  command->add_option("--public-key", options->public_key,
                      "Check the signature RESULT.sig with this key");
  command->add_flag("--json", options->as_json, "Print the verdict as JSON");
  options->add_threads(*command);
  command->callback([options] { run_verify(*options); });
}

void add_sign(CLI::App& program) {
  add_key_pair(program);
  auto* command =
      program.add_subcommand("sign", "Sign a result file, so that others can tell who made it");
  command->footer(
      "Example:\n  adaptbench sign runs/quickstart/maml/seed-0/result.json --key me.key");
  struct SignOptions {
    std::string file, key;
  };
  auto options = std::make_shared<SignOptions>();
  command
      ->add_option("FILE", options->file, "The file to sign; the signature is written to FILE.sig")
      ->required();
  command->add_option("--key", options->key, "The secret key, as `adaptbench key-pair` wrote it")
      ->required();
  command->callback(
      [options] { fmt::print("Wrote {}\n", sign_file(options->file, options->key).string()); });
}

}  // namespace adaptbench::cli

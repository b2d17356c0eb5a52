// The documents keep their word: links lead somewhere, scripts exist, and the README's commands
// work as they are printed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/json.h"
#include "tests/cli/program.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = ADAPTBENCH_SOURCE_DIR;

std::vector<fs::path> documents() {
  std::vector<fs::path> result = {kRoot / "README.md", kRoot / "CONTRIBUTING.md",
                                  kRoot / "CHANGELOG.md"};
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "docs")) {
    if (entry.path().extension() == ".md") result.push_back(entry.path());
  }
  return result;
}

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> result;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    result.push_back((*match)[1]);
  return result;
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

// The lines "adaptbench ..." of the document's code blocks, as words without the program's name.
std::vector<std::vector<std::string>> commands_in(const fs::path& document) {
  std::vector<std::vector<std::string>> result;
  for (const auto& line : matches(read_text(document), "\nadaptbench ([^\n]*)"))
    result.push_back(words(line));
  return result;
}

std::string value_after(const std::vector<std::string>& arguments, const std::string& option) {
  const auto found = std::find(arguments.begin(), arguments.end(), option);
  return found == arguments.end() || found + 1 == arguments.end() ? "" : *(found + 1);
}

TEST(DocumentationTest, LinksBetweenDocumentsLeadSomewhere) {
  for (const auto& document : documents()) {
    for (const auto& link : matches(read_text(document), R"(\]\(([^)#:]+)[^):]*\))")) {
      EXPECT_TRUE(fs::exists(document.parent_path() / link)) << document << " links to " << link;
    }
  }
}

// Names of all properties that a JSON schema gives, at any depth.
void collect_properties(const Json& schema, std::set<std::string>& names) {
  if (!schema.is_structured()) return;
  for (const auto& [key, part] : schema.items()) {
    if (key == "properties") {
      for (const auto& [name, property] : part.items()) names.insert(name);
    }
    collect_properties(part, names);
  }
}

TEST(DocumentationTest, EveryFieldOfEverySchemaIsExplained) {
  const std::string document = read_text(kRoot / "docs/result-schema.md");
  std::string explained;  // everything between backticks
  for (const auto& code : matches(document, "`([^`\n]+)`")) explained += " " + code + " ";
  for (const auto& entry : fs::directory_iterator(kRoot / "leaderboard/schemas")) {
    std::set<std::string> names;
    collect_properties(read_json(entry.path()), names);
    EXPECT_GT(names.size(), 10U) << entry.path();
    for (const auto& name : names) {
      EXPECT_TRUE(std::regex_search(explained, std::regex("[^a-z_]" + name + "[^a-z_]")))
          << name << " of " << entry.path();
    }
  }
}

TEST(DocumentationTest, ScriptsThatAreNamedCanBeRun) {
  for (const auto& document : documents()) {
    for (const auto& script : matches(read_text(document), R"((?:^|[\s`(])(scripts/[a-z-]+))")) {
      EXPECT_TRUE((fs::status(kRoot / script).permissions() & fs::perms::owner_exec) !=
                  fs::perms::none)
          << document << " names " << script;
    }
  }
}

TEST(DocumentationTest, FilesThatAreNamedExist) {
  for (const auto& document : documents()) {
    const bool is_lesson = document.filename().string().starts_with("add-a");
    for (const auto& file :
         matches(read_text(document),
                 "`((?:core|simulation|robots|tasks|algorithms|leaderboard|cli|"
                 "tests|docs|scripts|cmake)/[a-z0-9_/.-]+\\.(?:h|cc|json|jsonl|md|txt|cmake))`")) {
      if (is_lesson && !file.ends_with(".h")) continue;  // its reader is to write it
      EXPECT_TRUE(fs::exists(kRoot / file)) << document << " names " << file;
    }
  }
}

// So that an iteration fits the small budget.
void append_small_sizes(std::vector<std::string>& arguments) {
  const std::string algorithms = value_after(arguments, "--algorithms");
  for (const std::string name : {"maml", "oracle"}) {
    if (algorithms.find(name) == std::string::npos) continue;
    arguments.insert(arguments.end(),
                     {"--set", name + ".meta_batch=2", "--set", name + ".episodes_per_task=2"});
  }
  for (const std::string name : {"maml", "scratch"}) {
    if (algorithms.find(name) != std::string::npos)
      arguments.insert(arguments.end(), {"--set", name + ".tuning_variants=1"});
  }
}

// A command of the README on a track that takes seconds in place of the one that it names, in a
// temporary folder.
TEST(DocumentationTest, CommandsOfTheReadmeWork) {
  TemporaryFolder folder;
  write_tiny_track(folder.file("tiny.json"), 16'000);
  const auto commands = commands_in(kRoot / "README.md");
  ASSERT_GE(commands.size(), 4u);
  const Json tracks = parse_json(run_program({"list", "tracks", "--json"}).out, "list");
  for (auto arguments : commands) {
    const std::string track = value_after(arguments, "--track");
    if (!track.empty()) {
      EXPECT_TRUE(std::any_of(tracks.begin(), tracks.end(), [&](const Json& entry) {
        return entry["name"] == track;
      })) << track;
      std::replace(arguments.begin(), arguments.end(), track, folder.file("tiny.json"));
    }
    for (auto& argument : arguments) {
      if (argument.rfind("runs/", 0) == 0) argument = folder.file(argument);
    }
    if (!track.empty()) append_small_sizes(arguments);
    const ProgramResult result = run_program(arguments);
    EXPECT_EQ(result.status, 0) << testing::PrintToString(arguments) << result.err;
  }
}

// Those of other documents may take hours, or name what their reader is to write.
TEST(DocumentationTest, CommandsOfAllDocumentsHaveTheOptionsThatTheyAreGiven) {
  std::map<std::string, std::set<std::string>> given;  // by command
  for (const auto& document : documents()) {
    for (const auto& arguments : commands_in(document)) {
      ASSERT_FALSE(arguments.empty()) << document;
      const bool is_group = arguments[0] == "leaderboard" || arguments[0] == "list";
      std::set<std::string>& options =
          given[is_group && arguments.size() > 1 ? arguments[0] + " " + arguments[1]
                                                 : arguments[0]];
      std::ranges::copy_if(arguments, std::inserter(options, options.end()),
                           [](const std::string& word) { return word.starts_with("--"); });
    }
  }
  EXPECT_GE(given.size(), 8U);
  for (const auto& [command, options] : given) {
    std::vector<std::string> asked = words(command);
    asked.emplace_back("--help");
    const ProgramResult help = run_program(asked);
    EXPECT_EQ(help.status, 0) << command << ": " << help.err;
    for (const auto& option : options)
      EXPECT_THAT(help.out, testing::ContainsRegex(option + "[ ,\n]")) << command;
  }
}

// The tables, joined, that a command about results of this repository prints.
std::string printed_table(const std::string& command) {
  std::vector<std::string> arguments = words(command);
  for (std::string& argument : arguments) {
    if (argument.starts_with("leaderboard/")) argument = kRoot / argument;
  }
  const ProgramResult result = run_program(arguments);
  EXPECT_EQ(result.status, 0) << command << ": " << result.err;
  std::istringstream lines(result.out);
  std::string table;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("|")) table += line + "\n";
  }
  return table;
}

// A table below a comment "<!-- adaptbench ... -->" is what that command prints.
// ADAPTBENCH_UPDATE_GOLDEN=1 writes the tables anew.
TEST(DocumentationTest, TablesAreWhatTheirCommandsPrint) {
  const std::string begin = "<!-- adaptbench ", end = " -->";
  const bool updating = std::getenv("ADAPTBENCH_UPDATE_GOLDEN") != nullptr;
  int tables = 0;
  for (const auto& document : documents()) {
    std::istringstream lines(read_text(document));
    std::string text;
    for (std::string line; std::getline(lines, line);) {
      text += line + "\n";
      if (!line.starts_with(begin)) continue;
      ++tables;
      const std::string command = line.substr(begin.size(), line.find(end) - begin.size());
      std::string stated;
      while (lines.peek() == '|' && std::getline(lines, line)) stated += line + "\n";
      const std::string printed = printed_table(command);
      if (!updating) {
        EXPECT_EQ(stated, printed) << document << ": " << command;
      }
      text += printed;
    }
    if (updating) write_text(document, text);
  }
  EXPECT_GE(tables, 9);
}

TEST(DocumentationTest, ReadmeNamesEveryCommand) {
  const std::string readme = read_text(kRoot / "README.md");
  const std::string help = run_program({"--help"}).out;
  const auto names = matches(help.substr(help.find("Subcommands:")), "\n  ([a-z-]+) ");
  ASSERT_GE(names.size(), 9u);
  for (const auto& name : names) EXPECT_THAT(readme, testing::HasSubstr("`" + name)) << name;
}

TEST(DocumentationTest, ArmsReachAsFarAsTheTableSays) {
  const std::string table = read_text(kRoot / "docs/doors.md");
  for (const std::string arm : {"iiwa", "ur5", "widowx"}) {
    const auto stated = matches(table, "\n\\| `" + arm + "` \\|.*\\| ([0-9.]+) m \\|");
    ASSERT_EQ(stated.size(), 1U) << arm;
    const ProgramResult result = run_program({"reach", arm});
    EXPECT_EQ(result.status, 0);
    EXPECT_THAT(result.out, testing::HasSubstr(arm + " reaches " + stated.front() + " m"));
  }
}

}  // namespace
}  // namespace adaptbench

#pragma once

#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace adaptbench {

bool is_plug_in_name(std::string_view name);

// "task 'hill-run': parameter 'slope': has no unit", for each plug-in that could not be registered.
// The program looks here before it does anything; a test does too.
std::vector<std::string>& registration_failures();

// Named plug-ins of one kind. Filled before main by the ADAPTBENCH_REGISTER macro, read-only
// afterwards.
template <class T>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  // Throws ConfigError if the name is taken, is not one that tracks and paths can hold, or is not
  // that of the item's spec.
  void add(const std::string& name, std::unique_ptr<const T> item) {
    if (!is_plug_in_name(name)) {
      throw ConfigError(
          "a name has up to 64 lower-case letters, digits, '-' and '_', and begins "
          "with a letter or digit");
    }
    if constexpr (requires { item->spec().name; }) {
      if (item->spec().name != name)
        throw ConfigError("its spec calls it '" + item->spec().name + "'");
    }
    if (!items_.emplace(name, std::move(item)).second) {
      throw ConfigError("the name is taken");
    }
  }

  // Before main, where nobody catches: makes and adds the item, or notes why it could not.
  template <class Make>
  bool add_or_note(const std::string& name, const Make& make) {
    try {
      add(name, make());
      return true;
    } catch (const std::exception& error) {
      registration_failures().push_back(kind_ + " '" + name + "': " + error.what());
      return false;
    }
  }

  // Throws ConfigError that lists the known names and the nearest one.
  [[nodiscard]] const T& get(std::string_view name) const {
    const auto found = items_.find(name);
    if (found == items_.end()) throw ConfigError(unknown_name_message(kind_, name, names()));
    return *found->second;
  }

  [[nodiscard]] bool has(std::string_view name) const { return items_.find(name) != items_.end(); }

  [[nodiscard]] std::vector<std::string> names() const {  // sorted
    std::vector<std::string> result;
    for (const auto& [name, item] : items_) result.push_back(name);
    return result;
  }

 private:
  std::string kind_;
  std::map<std::string, std::unique_ptr<const T>, std::less<>> items_;
};

class Robot;
class TaskFamily;
class Engine;
class AlgorithmFactory;

Registry<Robot>& robots();
Registry<TaskFamily>& task_families();
Registry<Engine>& engines();
Registry<AlgorithmFactory>& algorithms();

}  // namespace adaptbench

// One line at the end of a plug-in's source file registers it. `...` is an expression that makes a
// unique_ptr.
#define ADAPTBENCH_CONCAT_INNER(a, b) a##b
#define ADAPTBENCH_CONCAT(a, b) ADAPTBENCH_CONCAT_INNER(a, b)
#define ADAPTBENCH_REGISTER(registry, name, ...)                                             \
  namespace {                                                                                \
  const bool ADAPTBENCH_CONCAT(registered_, __LINE__)                                        \
      [[maybe_unused]] = ::adaptbench::registry().add_or_note((name),                        \
                                                              [] { return (__VA_ARGS__); }); \
  }

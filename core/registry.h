#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace adaptbench {

// Named plug-ins of one kind. Filled before main by the ADAPTBENCH_REGISTER_... macros, read-only
// afterwards.
template <class T>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  // Throws ConfigError if the name is taken.
  void add(const std::string& name, std::unique_ptr<const T> item) {
    if (!items_.emplace(name, std::move(item)).second) {
      throw ConfigError(kind_ + " '" + name + "' is registered twice");
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
#define ADAPTBENCH_REGISTER(registry, name, ...)                                      \
  namespace {                                                                         \
  const bool ADAPTBENCH_CONCAT(registered_, __LINE__)                                 \
      [[maybe_unused]] = (::adaptbench::registry().add((name), (__VA_ARGS__)), true); \
  }

#include "core/simulator.h"

#include <list>
#include <mutex>
#include <unordered_map>

#include "core/error.h"
#include "core/hash.h"

namespace adaptbench {
namespace {

// The most recently used models. A model takes some hundred kB; training sets have some hundred
// bodies.
class ModelCache {
 public:
  std::shared_ptr<const Model> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.model;
  }

  void store(const std::string& key, std::shared_ptr<const Model> model) {
    const std::lock_guard lock(mutex_);
    if (entries_.find(key) != entries_.end()) return;
    order_.push_front(key);
    entries_[key] = {std::move(model), order_.begin()};
    if (order_.size() > kCapacity) {
      entries_.erase(order_.back());
      order_.pop_back();
    }
  }

 private:
  static constexpr std::size_t kCapacity = 1024;
  struct Entry {
    std::shared_ptr<const Model> model;
    std::list<std::string>::iterator place;
  };
  std::mutex mutex_;
  std::list<std::string> order_;  // most recent first
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace

void World::render(int, const ImageShape&, std::span<std::uint8_t>) {
  throw SimulationError("this physics engine draws no pictures");
}

std::string Engine::picture_version() const {
  throw SimulationError("this physics engine draws no pictures");
}

int Model::camera(std::string_view name) const {
  throw SimulationError("no camera '" + std::string(name) + "': this physics engine has none");
}

std::shared_ptr<const Model> compile_cached(const Engine& engine, const std::string& mjcf) {
  static ModelCache cache;
  const std::string key = engine.name() + sha256(mjcf);
  if (auto model = cache.find(key)) return model;
  // Outside the lock: two threads may both compile the same scene.
  auto model = engine.compile(mjcf);
  cache.store(key, model);
  return model;
}

}  // namespace adaptbench

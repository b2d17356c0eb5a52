#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace adaptbench {

// A fixed set of threads. Work items are numbered; each runs exactly once, in any order, on any
// thread; results must depend on the number alone.
class ThreadPool {
 public:
  // At least 1; the calling thread is one of them. Throws ConfigError when the system does not
  // grant so many.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  [[nodiscard]] int size() const;
  // Calls work(i) for i in [0, count). Returns when all are done; rethrows the exception of the
  // lowest i that threw. Called from inside work, it runs the items one after another on the
  // calling thread. Two threads may not call it at the same time.
  void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace adaptbench

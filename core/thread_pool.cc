#include "core/thread_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "core/error.h"

namespace adaptbench {
namespace {

using Clock = std::chrono::steady_clock;

// How long a thread looks for news before it sleeps. Waking a sleeping thread costs tens of
// microseconds, which is several control steps of a small body.
constexpr std::chrono::microseconds kLooking(100);

thread_local bool inside_work = false;

// Whether the news came while looking. The processor is left to whoever else wants it.
template <class News>
bool look_for(const News& news) {
  for (const auto end = Clock::now() + kLooking; Clock::now() < end; std::this_thread::yield()) {
    if (news()) return true;
  }
  return false;
}

}  // namespace

struct ThreadPool::Shared {
  // One batch of numbered work. Threads take the next number until none is left.
  struct Batch {
    const std::function<void(std::size_t)>* work = nullptr;
    std::size_t count = 0;
    std::atomic<std::size_t> next{0};
    std::size_t first_failed = std::numeric_limits<std::size_t>::max();
    std::exception_ptr error;
  };

  void run(Batch& batch) {
    for (std::size_t i = batch.next++; i < batch.count; i = batch.next++) {
      try {
        (*batch.work)(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (i < batch.first_failed) {
          batch.first_failed = i;
          batch.error = std::current_exception();
        }
      }
    }
  }

  void serve() {
    inside_work = true;
    for (std::size_t seen = 0;;) {
      if (may_look) look_for([&] { return generation != seen; });
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return stopping || generation != seen; });
      if (stopping) return;
      seen = generation;
      if (current == nullptr) continue;  // the others were done before this thread was there
      Batch& batch = *current;
      ++active;
      lock.unlock();
      run(batch);
      lock.lock();
      if (--active == 0) idle.notify_all();
    }
  }

  void start(Batch& batch) {
    {
      const std::lock_guard lock(mutex);
      current = &batch;
      ++generation;
    }
    wake.notify_all();
  }

  // Returns when no thread works on the batch and none can begin to.
  void finish() {
    {
      const std::lock_guard lock(mutex);
      current = nullptr;
    }
    if (may_look && look_for([&] { return active == 0; })) return;
    std::unique_lock lock(mutex);
    idle.wait(lock, [&] { return active == 0; });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  std::mutex mutex;
  std::condition_variable wake, idle;
  std::atomic<std::size_t> generation{0};  // of batches
  std::atomic<std::size_t> active{0};      // threads at work on `current`, beside the caller
  bool stopping = false;
  bool may_look = false;  // more threads than processors would only take time from each other
  Batch* current = nullptr;
  std::vector<std::thread> threads;
};

ThreadPool::ThreadPool(int threads) : shared_(std::make_unique<Shared>()) {
  shared_->may_look = threads <= static_cast<int>(std::thread::hardware_concurrency());
  try {
    for (int i = 1; i < threads; ++i) {
      shared_->threads.emplace_back([shared = shared_.get()] { shared->serve(); });
    }
  } catch (const std::system_error& error) {
    const std::size_t started = shared_->threads.size() + 1;
    shared_->stop();
    throw ConfigError(fmt::format("{} threads asked for; the system grants {} ({})", threads,
                                  started, error.what()));
  }
}

ThreadPool::~ThreadPool() { shared_->stop(); }

int ThreadPool::size() const { return static_cast<int>(shared_->threads.size()) + 1; }

void ThreadPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  Shared::Batch batch;
  batch.work = &work;
  batch.count = count;
  if (inside_work) {  // the threads are taken: nested work runs here
    shared_->run(batch);
  } else {
    shared_->start(batch);
    inside_work = true;
    shared_->run(batch);
    inside_work = false;
    shared_->finish();
  }
  if (batch.error) std::rethrow_exception(batch.error);
}

}  // namespace adaptbench

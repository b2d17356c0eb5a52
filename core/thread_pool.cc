#include "core/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

namespace adaptbench {
namespace {

thread_local bool inside_work = false;

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
    inside_work = true;
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
    inside_work = false;
  }

  void serve() {
    std::unique_lock lock(mutex);
    for (std::size_t seen = 0;;) {
      wake.wait(lock, [&] { return stopping || generation != seen; });
      if (stopping) return;
      seen = generation;
      Batch& batch = *current;
      lock.unlock();
      run(batch);
      lock.lock();
      if (--busy == 0) idle.notify_all();
    }
  }

  std::mutex mutex;
  std::condition_variable wake, idle;
  std::size_t generation = 0;
  std::size_t busy = 0;
  bool stopping = false;
  Batch* current = nullptr;
  std::vector<std::thread> threads;
};

ThreadPool::ThreadPool(int threads) : shared_(std::make_unique<Shared>()) {
  for (int i = 1; i < threads; ++i) shared_->threads.emplace_back([shared = shared_.get()] { shared->serve(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
  }
  shared_->wake.notify_all();
  for (std::thread& thread : shared_->threads) thread.join();
}

int ThreadPool::size() const { return static_cast<int>(shared_->threads.size()) + 1; }

void ThreadPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (inside_work) {  // the threads are taken: nested work runs here
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  Shared::Batch batch;
  batch.work = &work;
  batch.count = count;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->current = &batch;
    shared_->busy = shared_->threads.size();
    ++shared_->generation;
  }
  shared_->wake.notify_all();
  shared_->run(batch);
  std::unique_lock lock(shared_->mutex);
  shared_->idle.wait(lock, [&] { return shared_->busy == 0; });
  if (batch.error) std::rethrow_exception(batch.error);
}

}  // namespace adaptbench

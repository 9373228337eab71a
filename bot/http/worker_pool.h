#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace meldwijzer {

// A fixed number of threads behind a queue that refuses when it is full. Thread-safe. Jobs must not
// throw.
class WorkerPool {
 public:
  using Job = std::function<void()>;

  WorkerPool(size_t workers, size_t queue_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when `queue_max` jobs already wait, or after Shutdown(); then `job` was not taken.
  bool TryPost(Job job);

  // Runs what was taken, then ends the threads. May be called more than once, by one thread.
  void Shutdown();

 private:
  void Work();

  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace meldwijzer

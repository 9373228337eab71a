#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/http/http_limits.h"
#include "bot/http/http_message.h"
#include "bot/http/request_parser.h"
#include "bot/http/socket.h"
#include "bot/http/worker_pool.h"

namespace meldwijzer {

// The thread that owns every connection: accepts, reads, times out, and hands whole requests to the
// worker pool. Everything but Stop() belongs to the thread that calls Run().
class ConnectionLoop {
 public:
  // `limits`, `handler` and `pool` must outlive the loop; before it is destroyed the pool must be
  // shut down and every answer awaited.
  ConnectionLoop(const HttpLimits& limits, const DeferredHandler& handler, WorkerPool& pool);

  // Errors: kUnavailable, when the system gives no descriptors.
  Status Open();
  void SetListener(FileDescriptor listener);
  int listener() const { return listener_.get(); }
  void Run();
  void Stop();  // any thread or signal handler
  // Waits until every request that a handler has taken is answered. Any thread.
  void AwaitAnswers();

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  enum class State { kReading, kWorking, kWriting, kLingering };

  struct Connection {
    Connection(uint64_t its_id, FileDescriptor its_fd, const HttpLimits& limits)
        : id(its_id), fd(std::move(its_fd)), parser(limits) {}
    const uint64_t id;
    const FileDescriptor fd;
    RequestParser parser;
    State state = State::kReading;
    std::string peer;
    std::string in;   // read, not yet consumed; holds at most one read beyond the limits
    std::string out;  // not yet taken by the socket
    TimePoint deadline;
    TimePoint request_began;
    TimePoint last_used;
    size_t requests = 0;
    size_t lingered_bytes = 0;
    bool request_begun = false;
    bool close_after = false;
  };

  // An answer that the loop has to send.
  struct Finished {
    uint64_t id;
    std::string out;
  };
  class Pending;

  void Accept();
  void Admit(FileDescriptor fd);
  bool EvictIdle();
  void HandleEvent(uint64_t id, uint32_t events);
  void Read(Connection& connection);
  void Consume(Connection& connection);
  void AwaitMore(Connection& connection);
  void Dispatch(Connection& connection);
  bool Begin(const Connection& connection, std::shared_ptr<const HttpRequest> request);
  void Answer(Connection& connection, const HttpResponse& response);
  void Write(Connection& connection);
  void AfterAnswer(Connection& connection);
  void Linger(Connection& connection);
  void Discard(Connection& connection);
  void Close(const Connection& connection);
  void TakeFinished();
  void Arm(Connection& connection, uint32_t events);
  void SetDeadline(Connection& connection, TimePoint deadline);
  void Sweep();
  void Expire(Connection& connection);
  void BeginStop();
  int WaitMilliseconds() const;
  void Finish(Finished finished);  // any thread

  const HttpLimits& limits_;
  const DeferredHandler& handler_;
  WorkerPool& pool_;
  FileDescriptor epoll_;
  FileDescriptor wake_;
  FileDescriptor listener_;
  std::unordered_map<uint64_t, Connection> connections_;
  size_t connections_max_ = 0;
  uint64_t next_id_;
  TimePoint next_sweep_;
  TimePoint stop_at_;
  bool accept_paused_ = false;
  bool stopping_ = false;
  std::atomic<bool> stop_requested_ = false;
  size_t in_hand_ = 0;  // requests that were dispatched and whose answer the loop has not taken
  std::mutex finished_mutex_;
  std::condition_variable all_answered_;
  size_t unanswered_ = 0;
  std::vector<Finished> finished_;  // at most one per connection
};

}  // namespace meldwijzer

#include "bot/http/connection_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "bot/http/client_address.h"
#include "bot/http/response_writer.h"

namespace meldwijzer {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kReadBytes = size_t{16} * 1024;
constexpr size_t kEventsMax = 256;
constexpr size_t kFilesBesidesConnections = 128;
constexpr size_t kRefusedAtOnceMax = 64;  // beyond the limit, while they read their 503
constexpr uint64_t kListenerId = 0;
constexpr uint64_t kWakeId = 1;
constexpr uint64_t kFirstConnectionId = 2;
constexpr milliseconds kAcceptPause{100};
// A client that has connected when the server stops may be about to send.
constexpr milliseconds kFreshConnectionGrace{300};

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// Sends what the socket takes and removes it from `out`. False when the client is gone.
bool SendSome(int fd, std::string& out) {
  size_t sent = 0;
  bool alive = true;
  while (sent < out.size()) {
    const ssize_t n = send(fd, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      alive = WouldBlock(errno);
      break;
    }
    sent += static_cast<size_t>(n);
  }
  out.erase(0, sent);
  return alive;
}

}  // namespace

// The answer to one request: given once, and in any case.
class ConnectionLoop::Pending {
 public:
  Pending(ConnectionLoop& loop, uint64_t id, bool head, bool close)
      : loop_(loop), id_(id), head_(head), close_(close) {}
  ~Pending() { Give(ProblemResponse(500, StatusText(500), "Something went wrong here.")); }
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  void Give(const HttpResponse& response) {
    if (!given_.exchange(true)) loop_.Finish({id_, WriteResponse(response, head_, close_)});
  }

 private:
  ConnectionLoop& loop_;
  const uint64_t id_;
  const bool head_;
  const bool close_;
  std::atomic<bool> given_ = false;
};

ConnectionLoop::ConnectionLoop(const HttpLimits& limits, const DeferredHandler& handler,
                               WorkerPool& pool)
    : limits_(limits), handler_(handler), pool_(pool), next_id_(kFirstConnectionId) {}

Status ConnectionLoop::Open() {
  epoll_ = FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
  wake_ = FileDescriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  epoll_event event{.events = EPOLLIN, .data = {.u64 = kWakeId}};
  if (!epoll_.valid() || !wake_.valid() ||
      epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0) {
    return Fail(ErrorCode::kUnavailable, "the HTTP server gets no file descriptors");
  }
  const size_t files = RaiseOpenFilesLimit(limits_.connections_max + kFilesBesidesConnections);
  const size_t for_connections =
      files > 2 * kFilesBesidesConnections ? files - kFilesBesidesConnections : files / 2;
  connections_max_ = std::min(limits_.connections_max, for_connections);
  return {};
}

void ConnectionLoop::SetListener(FileDescriptor listener) {
  listener_ = std::move(listener);
  epoll_event event{.events = EPOLLIN, .data = {.u64 = kListenerId}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener_.get(), &event);
}

void ConnectionLoop::Stop() {
  stop_requested_ = true;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = write(wake_.get(), &one, sizeof(one));
}

void ConnectionLoop::Run() {
  next_sweep_ = steady_clock::now() + limits_.idle_deadline;
  std::array<epoll_event, kEventsMax> events{};
  while (true) {
    const int count = epoll_wait(epoll_.get(), events.data(), kEventsMax, WaitMilliseconds());
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events.at(static_cast<size_t>(i));
      if (event.data.u64 == kListenerId) {
        Accept();
      } else if (event.data.u64 == kWakeId) {
        uint64_t ignored = 0;
        [[maybe_unused]] const ssize_t n = read(wake_.get(), &ignored, sizeof(ignored));
      } else {
        HandleEvent(event.data.u64, event.events);
      }
    }
    TakeFinished();
    if (stop_requested_ && !stopping_) BeginStop();
    if (steady_clock::now() >= next_sweep_) Sweep();
    if (stopping_ && (connections_.empty() || steady_clock::now() >= stop_at_)) return;
  }
}

int ConnectionLoop::WaitMilliseconds() const {
  const TimePoint until = stopping_ ? std::min(next_sweep_, stop_at_) : next_sweep_;
  const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 60'000));
}

void ConnectionLoop::Accept() {
  // A bound, so that a flood of connections does not starve the requests.
  for (size_t i = 0; i < kEventsMax; ++i) {
    const int fd = accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      Admit(FileDescriptor(fd));
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (WouldBlock(errno)) return;
    // Out of descriptors or memory: make room, or else look again a little later.
    if (EvictIdle()) continue;
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.get(), nullptr);
    accept_paused_ = true;
    next_sweep_ = std::min(next_sweep_, steady_clock::now() + kAcceptPause);
    return;
  }
}

void ConnectionLoop::Admit(FileDescriptor fd) {
  const bool full = connections_.size() >= connections_max_ && !EvictIdle();
  if (full && connections_.size() >= connections_max_ + kRefusedAtOnceMax) return;
  const uint64_t id = next_id_++;
  Connection& connection = connections_.try_emplace(id, id, std::move(fd), limits_).first->second;
  connection.peer = PeerAddress(connection.fd.get());
  connection.last_used = steady_clock::now();
  epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.u64 = id}};
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) != 0) {
    return Close(connection);
  }
  if (full) {
    connection.close_after = true;
    return Answer(connection, ProblemResponse(503, StatusText(503), "Too many connections.",
                                              limits_.retry_after_s));
  }
  SetDeadline(connection, connection.last_used + limits_.idle_deadline);
}

bool ConnectionLoop::EvictIdle() {
  const Connection* oldest = nullptr;
  for (const auto& [id, connection] : connections_) {
    if (connection.state != State::kReading || connection.request_begun) continue;
    if (oldest == nullptr || connection.last_used < oldest->last_used) oldest = &connection;
  }
  if (oldest == nullptr) return false;
  Close(*oldest);
  return true;
}

void ConnectionLoop::HandleEvent(uint64_t id, uint32_t events) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  Connection& connection = found->second;
  switch (connection.state) {
    case State::kReading:
      return Read(connection);
    case State::kWorking:
      return;  // an error shows when the worker sends
    case State::kWriting:
      if ((events & EPOLLERR) != 0) return Close(connection);
      return Write(connection);
    case State::kLingering:
      return Discard(connection);
  }
}

void ConnectionLoop::Read(Connection& connection) {
  std::array<char, kReadBytes> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  const ssize_t n = recv(connection.fd.get(), buffer.data(), buffer.size(), 0);
  if (n < 0 && (WouldBlock(errno) || errno == EINTR)) return AwaitMore(connection);
  if (n <= 0) return Close(connection);
  connection.in.append(buffer.data(), static_cast<size_t>(n));
  Consume(connection);
}

void ConnectionLoop::Consume(Connection& connection) {
  if (!connection.request_begun && !connection.in.empty()) {
    connection.request_begun = true;
    connection.request_began = steady_clock::now();
  }
  switch (connection.parser.Consume(connection.in)) {
    case RequestParser::Progress::kNeedMore:
      return AwaitMore(connection);
    case RequestParser::Progress::kComplete:
      return Dispatch(connection);
    case RequestParser::Progress::kRefused:
      connection.close_after = true;
      return Answer(connection, connection.parser.refusal());
  }
}

void ConnectionLoop::AwaitMore(Connection& connection) {
  if (connection.parser.TakeExpectContinue()) {
    std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!SendSome(connection.fd.get(), go_on)) return Close(connection);
  }
  if (!connection.request_begun) {
    SetDeadline(connection, connection.last_used + limits_.idle_deadline);
  } else if (connection.parser.in_body()) {
    SetDeadline(connection, connection.request_began + limits_.request_deadline);
  } else {
    SetDeadline(connection, connection.request_began + limits_.header_deadline);
  }
  Arm(connection, EPOLLIN);
}

void ConnectionLoop::Dispatch(Connection& connection) {
  ++connection.requests;
  auto request = std::make_shared<HttpRequest>(std::move(connection.parser.request()));
  request->peer = connection.peer;
  ResolveClient(limits_.trusted_proxies, *request);
  connection.close_after = stopping_ || !connection.parser.keep_alive() ||
                           connection.requests >= limits_.requests_per_connection_max;
  connection.state = State::kWorking;
  connection.deadline = TimePoint::max();
  // A handler may leave its worker before it has answered, so the bound counts both.
  const bool room = in_hand_ < limits_.workers + limits_.queue_max;
  if (room && Begin(connection, std::move(request))) return;
  connection.close_after = true;
  Answer(connection, ProblemResponse(503, StatusText(503), "Too busy. Nothing was done.",
                                     limits_.retry_after_s));
}

// Hands the request to a worker; false when none will take it.
bool ConnectionLoop::Begin(const Connection& connection,
                           std::shared_ptr<const HttpRequest> request) {
  {
    const std::lock_guard lock(finished_mutex_);
    ++unanswered_;
  }
  const bool taken = pool_.TryPost(
      [this, request = std::move(request), id = connection.id, close = connection.close_after] {
        auto pending = std::make_shared<Pending>(*this, id, request->method == "HEAD", close);
        CallHandler(handler_, request,
                    [pending](const HttpResponse& answer) { pending->Give(answer); });
      });
  if (taken) {
    ++in_hand_;
    return true;
  }
  const std::lock_guard lock(finished_mutex_);
  --unanswered_;
  return false;
}

void ConnectionLoop::Finish(Finished finished) {
  // All of it under the lock: when the last one is answered, the loop may go.
  const std::lock_guard lock(finished_mutex_);
  finished_.push_back(std::move(finished));
  if (--unanswered_ == 0) all_answered_.notify_all();
  if (finished_.size() > 1) return;  // the loop has been woken
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = write(wake_.get(), &one, sizeof(one));
}

void ConnectionLoop::AwaitAnswers() {
  std::unique_lock lock(finished_mutex_);
  all_answered_.wait(lock, [this] { return unanswered_ == 0; });
}

void ConnectionLoop::TakeFinished() {
  std::vector<Finished> batch;
  {
    const std::lock_guard lock(finished_mutex_);
    batch.swap(finished_);
  }
  in_hand_ -= batch.size();
  for (Finished& finished : batch) {
    Connection& connection = connections_.at(finished.id);
    connection.out = std::move(finished.out);
    connection.state = State::kWriting;
    SetDeadline(connection, steady_clock::now() + limits_.write_deadline);
    Write(connection);
  }
}

void ConnectionLoop::Answer(Connection& connection, const HttpResponse& response) {
  connection.out = WriteResponse(response, false, connection.close_after);
  connection.state = State::kWriting;
  SetDeadline(connection, steady_clock::now() + limits_.write_deadline);
  Write(connection);
}

void ConnectionLoop::Write(Connection& connection) {
  if (!SendSome(connection.fd.get(), connection.out)) return Close(connection);
  if (!connection.out.empty()) return Arm(connection, EPOLLOUT);
  AfterAnswer(connection);
}

void ConnectionLoop::AfterAnswer(Connection& connection) {
  if (connection.close_after || stopping_) return Linger(connection);
  connection.parser.Reset();
  connection.state = State::kReading;
  connection.request_begun = false;
  connection.last_used = steady_clock::now();
  // A client may have sent its next request already.
  Consume(connection);
}

// Closing at once while the client still sends would reset the connection, and the client would
// never read the answer. So: say that we are done, read a bounded amount away, then close.
void ConnectionLoop::Linger(Connection& connection) {
  shutdown(connection.fd.get(), SHUT_WR);
  connection.state = State::kLingering;
  connection.in = {};
  SetDeadline(connection, steady_clock::now() + limits_.linger_deadline);
  Discard(connection);
}

void ConnectionLoop::Discard(Connection& connection) {
  std::array<char, kReadBytes> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  const ssize_t n = recv(connection.fd.get(), buffer.data(), buffer.size(), 0);
  if (n == 0 || (n < 0 && !WouldBlock(errno) && errno != EINTR)) return Close(connection);
  if (n > 0) connection.lingered_bytes += static_cast<size_t>(n);
  if (connection.lingered_bytes > limits_.linger_bytes_max) return Close(connection);
  Arm(connection, EPOLLIN);
}

void ConnectionLoop::Close(const Connection& connection) {
  const uint64_t id = connection.id;  // the reference dies with the entry
  connections_.erase(id);
}

void ConnectionLoop::Arm(Connection& connection, uint32_t events) {
  epoll_event event{.events = events | EPOLLONESHOT, .data = {.u64 = connection.id}};
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.fd.get(), &event) != 0) Close(connection);
}

void ConnectionLoop::SetDeadline(Connection& connection, TimePoint deadline) {
  connection.deadline = deadline;
  next_sweep_ = std::min(next_sweep_, deadline);
}

// Looks at all connections, but only when the earliest deadline that was ever set has come; a
// request moves its connection's deadline without touching any ordered structure.
void ConnectionLoop::Sweep() {
  const TimePoint now = steady_clock::now();
  next_sweep_ = now + limits_.idle_deadline;
  if (accept_paused_ && !stopping_) {
    accept_paused_ = false;
    epoll_event event{.events = EPOLLIN, .data = {.u64 = kListenerId}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener_.get(), &event);
  }
  std::vector<uint64_t> expired;
  for (const auto& [id, connection] : connections_) {
    if (connection.deadline <= now) {
      expired.push_back(id);
    } else {
      next_sweep_ = std::min(next_sweep_, connection.deadline);
    }
  }
  for (const uint64_t id : expired) Expire(connections_.at(id));
}

void ConnectionLoop::Expire(Connection& connection) {
  if (connection.state != State::kReading || !connection.request_begun) return Close(connection);
  connection.close_after = true;
  Answer(connection, ProblemResponse(408, StatusText(408), "The request took too long to arrive."));
}

void ConnectionLoop::BeginStop() {
  stopping_ = true;
  stop_at_ = steady_clock::now() + limits_.stop_deadline;
  // Whoever waits in the backlog was told by the kernel that it is connected.
  if (!accept_paused_) Accept();
  listener_.Close();
  std::vector<uint64_t> idle;
  for (const auto& [id, connection] : connections_) {
    if (connection.state == State::kReading && !connection.request_begun) idle.push_back(id);
  }
  for (const uint64_t id : idle) {
    Connection& connection = connections_.at(id);
    Read(connection);
    const auto still = connections_.find(id);
    if (still == connections_.end() || still->second.request_begun) continue;
    if (still->second.requests > 0) {
      Close(still->second);
    } else {
      SetDeadline(still->second, steady_clock::now() + kFreshConnectionGrace);
    }
  }
}

}  // namespace meldwijzer

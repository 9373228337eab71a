// The yardstick for a durable turn: cpp-httplib with a constant answer that it gives after one row
// is committed with synchronous=FULL, many rows in one transaction. Prints its address.
#include <httplib.h>
#include <sqlite3.h>
#include <sys/socket.h>

#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

// The library's own backlog of five would drop most of those who connect at once.
class Server : public httplib::Server {
 public:
  void QueueConnections() { ::listen(svr_sock_, 511); }
};

class Committer {
 public:
  explicit Committer(const char* path) {
    sqlite3_open(path, &database_);
    sqlite3_exec(database_,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
                 "CREATE TABLE IF NOT EXISTS events(id INTEGER PRIMARY KEY, body BLOB) STRICT;",
                 nullptr, nullptr, nullptr);
    sqlite3_prepare_v2(database_, "INSERT INTO events(body) VALUES(?)", -1, &insert_, nullptr);
    thread_ = std::thread([this] { Loop(); });
    thread_.detach();
  }
  void Commit(const std::string& body) {
    std::promise<void> done;
    std::future<void> future = done.get_future();
    {
      const std::scoped_lock lock(mutex_);
      waiting_.emplace_back(&body, &done);
    }
    work_.notify_one();
    future.get();
  }

 private:
  void Loop() {
    while (true) {
      std::vector<std::pair<const std::string*, std::promise<void>*>> batch;
      {
        std::unique_lock lock(mutex_);
        work_.wait(lock, [this] { return !waiting_.empty(); });
        batch.swap(waiting_);
      }
      sqlite3_exec(database_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
      for (const auto& [body, done] : batch) {
        sqlite3_bind_blob(insert_, 1, body->data(), static_cast<int>(body->size()), SQLITE_STATIC);
        sqlite3_step(insert_);
        sqlite3_reset(insert_);
      }
      sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr);
      for (const auto& [body, done] : batch) done->set_value();
    }
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<std::pair<const std::string*, std::promise<void>*>> waiting_;
  std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Committer committer(argv[1]);
  Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.new_task_queue = [] { return new httplib::ThreadPool(64); };
  const std::string answer = R"({"conversation":"c","messages":[{"text":"ok"}]})";
  server.Post("/webhooks/generic",
              [&](const httplib::Request& request, httplib::Response& response) {
                committer.Commit(request.body);
                response.set_content(answer, "application/json");
              });
  const int port = server.bind_to_any_port("127.0.0.1");
  server.QueueConnections();
  std::printf("http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server.listen_after_bind();
  return 0;
}

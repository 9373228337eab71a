#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "bot/crypto/secret.h"
#include "bot/stores/postgres_connection.h"
#include "bot/stores/sql_store.h"

namespace meldwijzer {

struct PostgresStoreOptions {
  std::string url;
  size_t connections_max = 16;
  // How long a turn may wait for a connection, another turn of its conversation and a server that
  // comes back, before it is refused.
  std::chrono::milliseconds turn_max{4'000};
  bool copying = false;  // for a restore or migration into it
};

// Conversations in PostgreSQL, for any number of servers. A turn locks the row of its conversation;
// two that begin the same one at once are told apart by the unique key, and one is run again. A
// connection that breaks is replaced; what was not acknowledged on it is run again, and its receipt
// tells whether it had been committed.
class PostgresStore final : public SqlStore {
 public:
  // Errors: kInvalidArgument (the URL), kUnavailable, kCorrupt (a newer version, another master
  // key).
  static Result<std::unique_ptr<PostgresStore>> Create(const PostgresStoreOptions& options,
                                                       const SecretKey& master_key);

  Status Transact(const std::string& conversation, const Work& work) override;
  Result<std::unique_ptr<SqlSession>> OpenSnapshot() override;

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  explicit PostgresStore(PostgresStoreOptions options);

  Status TransactUntil(TimePoint deadline, const Work& work);
  Status TryOnce(PostgresConnection& connection, const Work& work);
  Result<std::unique_ptr<PostgresConnection>> Borrow(TimePoint deadline);
  void GiveBack(std::unique_ptr<PostgresConnection> connection);
  bool Enter(const std::string& conversation, TimePoint deadline);
  void Leave(const std::string& conversation);

  const PostgresStoreOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  size_t borrowed_ = 0;
  std::set<std::string> in_turn_;  // conversations with a turn in this process
  // While the server is away one turn at a time looks whether it is back; others are refused at
  // once.
  std::atomic<bool> away_ = false;
  std::atomic<bool> looking_ = false;
};

}  // namespace meldwijzer

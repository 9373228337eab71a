#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/stores/sql_session.h"

struct pg_conn;
struct pg_result;

namespace meldwijzer {

// One connection to PostgreSQL by libpq, in pipeline mode: statements without rows travel with the
// next one that has rows, or with COMMIT, so that a turn costs two round trips. Used by one thread
// at a time. Errors name PostgreSQL's five-letter code and nothing that a row holds.
class PostgresConnection final : public SqlSession {
 public:
  // What to do after an error.
  enum class Failure {
    kNone,
    kConflict,  // another transaction was first: the work may be run again at once
    kBroken,    // this connection is of no use any more; another one may be
    kOther,
  };

  // `url`: postgresql://… or libpq's keywords, several hosts too. What it leaves open is filled in:
  // target_session_attrs=read-write, two seconds for each host to connect, a few seconds for a
  // silent network. kInvalidArgument for a URL that libpq does not understand, else kUnavailable.
  static Result<std::unique_ptr<PostgresConnection>> Connect(const std::string& url);
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  Dialect dialect() const override { return Dialect::kPostgres; }
  Result<SqlRows> Query(std::string_view sql, SqlParameters parameters) override;
  Status Run(std::string_view sql, SqlParameters parameters) override;
  Result<int64_t> RunCounted(std::string_view sql, SqlParameters parameters) override;
  Status Execute(const std::string& sql) override;

  // Sends what waits, and COMMIT. Ok only when the server says that it is durable as it is
  // configured to be: a standby that should have confirmed, and was not waited for, is an error.
  Status Commit();
  // Forgets what waits and what was done since BEGIN.
  void Rollback();

  Failure failure() const { return failure_; }

 private:
  enum class Kind { kPrepare, kRun, kQuery, kCount };

  explicit PostgresConnection(pg_conn* connection) : connection_(connection) {}
  Status Tune();
  Status Send(std::string_view sql, SqlParameters parameters, Kind kind);
  // Waits for everything that was sent; `rows` and `count` are those of the last statement.
  Status Flush();
  void Take(pg_result* result, size_t& position);
  bool AwaitInput();
  void Note(pg_result* result);
  void NoteBroken(const std::string& what);
  static void Notice(void* self, const pg_result* result);

  struct Sent {
    Kind kind;
    std::string prepares;  // the statement, of kPrepare
  };

  pg_conn* connection_;
  std::map<std::string, std::string, std::less<>> statements_;  // SQL -> its name here
  std::vector<Sent> sent_;
  SqlRows rows_;
  int64_t count_ = 0;
  std::string tag_;  // of the last statement, "COMMIT" or "ROLLBACK"
  Failure failure_ = Failure::kNone;
  Error error_;
  bool warned_ = false;
};

}  // namespace meldwijzer

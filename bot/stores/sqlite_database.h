#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/stores/sql_session.h"

struct sqlite3;
struct sqlite3_stmt;

namespace meldwijzer {

// One connection to an SQLite file and its prepared statements. Used by one thread at a time.
class SqliteDatabase final : public SqlSession {
 public:
  // kUnavailable where the file cannot be opened, kCorrupt where it is no database.
  static Result<std::unique_ptr<SqliteDatabase>> Open(const std::string& path);
  ~SqliteDatabase() override;
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  // How long to wait for another process's transaction, looking every millisecond.
  void WaitForOthers(std::chrono::milliseconds max);

  Dialect dialect() const override { return Dialect::kSqlite; }
  Result<SqlRows> Query(std::string_view sql, SqlParameters parameters) override;
  Status Run(std::string_view sql, SqlParameters parameters) override;
  Result<int64_t> RunCounted(std::string_view sql, SqlParameters parameters) override;
  Status Execute(const std::string& sql) override;

 private:
  explicit SqliteDatabase(sqlite3* handle) : handle_(handle) {}
  Error LastError() const;
  // A prepared statement with its parameters bound; null where the statement is wrong.
  sqlite3_stmt* Bound(std::string_view sql, SqlParameters parameters);

  static int Wait(void* self, int tries);

  sqlite3* handle_;
  int waits_max_ = 0;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

}  // namespace meldwijzer

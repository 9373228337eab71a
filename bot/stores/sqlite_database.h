#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace meldwijzer {

// One connection to an SQLite file and its prepared statements. Used by one thread at a time.
class SqliteDatabase {
 public:
  // kUnavailable where the file cannot be opened, kCorrupt where it is no database.
  static Result<std::unique_ptr<SqliteDatabase>> Open(const std::string& path);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  Status Execute(const std::string& sql);

  // A prepared statement, reset and ready to bind; kept for the next use.
  class Query {
   public:
    Query(SqliteDatabase& database, sqlite3_stmt* statement)
        : database_(database), statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& Bind(int64_t value);
    Query& Bind(std::string_view bytes);
    // True when there is a row, false at the end.
    Result<bool> Step();
    Status Run();  // for statements without rows
    int64_t Integer(int column) const;
    std::string Bytes(int column) const;
    bool IsNull(int column) const;

   private:
    SqliteDatabase& database_;
    sqlite3_stmt* statement_;
    int bound_ = 0;
  };
  Query Prepare(std::string_view sql);

  int64_t LastInsertId() const;
  int64_t Changes() const;

 private:
  explicit SqliteDatabase(sqlite3* handle) : handle_(handle) {}
  Error LastError() const;

  sqlite3* handle_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

}  // namespace meldwijzer

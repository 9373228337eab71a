#include "bot/stores/sqlite_database.h"

#include <sqlite3.h>

#include <thread>

namespace meldwijzer {
namespace {

ErrorCode CodeOf(int sqlite_code) {
  switch (sqlite_code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    default:
      return ErrorCode::kUnavailable;
  }
}

// Makes the statement ready for its next use when the scope ends.
class Rewind {
 public:
  explicit Rewind(sqlite3_stmt* statement) : statement_(statement) {}
  ~Rewind() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Rewind(const Rewind&) = delete;
  Rewind& operator=(const Rewind&) = delete;

 private:
  sqlite3_stmt* statement_;
};

SqlCell CellOf(sqlite3_stmt* statement, int column) {
  SqlCell cell;
  const int type = sqlite3_column_type(statement, column);
  cell.null = type == SQLITE_NULL;
  if (type == SQLITE_INTEGER) {
    cell.integer = sqlite3_column_int64(statement, column);
  } else if (const void* const data = sqlite3_column_blob(statement, column)) {
    cell.bytes.assign(static_cast<const char*>(data),
                      static_cast<size_t>(sqlite3_column_bytes(statement, column)));
  }
  return cell;
}

}  // namespace

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int status = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(handle));
  if (status != SQLITE_OK) {
    return Fail(CodeOf(status), "the database cannot be opened: " + path);
  }
  sqlite3_extended_result_codes(handle, 1);
  return database;
}

SqliteDatabase::~SqliteDatabase() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void SqliteDatabase::WaitForOthers(std::chrono::milliseconds max) {
  waits_max_ = static_cast<int>(max.count());
  sqlite3_busy_handler(handle_, &SqliteDatabase::Wait, this);
}

int SqliteDatabase::Wait(void* self, int tries) {
  if (tries >= static_cast<SqliteDatabase*>(self)->waits_max_) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return 1;
}

// SQLite's own words hold no values of ours, only names of tables and files.
Error SqliteDatabase::LastError() const {
  const int code = sqlite3_extended_errcode(handle_);
  return {CodeOf(code), "SQLite error " + std::to_string(code) + ": " + sqlite3_errstr(code)};
}

Status SqliteDatabase::Execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return std::unexpected(LastError());
  }
  return {};
}

sqlite3_stmt* SqliteDatabase::Bound(std::string_view sql, SqlParameters parameters) {
  sqlite3_stmt* statement = nullptr;
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    statement = found->second;
  } else {
    sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                       &statement, nullptr);
    if (statement == nullptr) return nullptr;
    statements_.emplace(std::string(sql), statement);
  }
  // The parameters live until the statement has run, so SQLite need not copy them.
  int index = 0;
  for (const SqlValue& value : parameters) {
    ++index;
    if (const auto* const integer = std::get_if<int64_t>(&value)) {
      sqlite3_bind_int64(statement, index, *integer);
    } else {
      const auto& bytes = std::get<std::string_view>(value);
      const char* const data = bytes.data() == nullptr ? "" : bytes.data();
      sqlite3_bind_blob64(statement, index, data, bytes.size(), SQLITE_STATIC);
    }
  }
  return statement;
}

Result<SqlRows> SqliteDatabase::Query(std::string_view sql, SqlParameters parameters) {
  sqlite3_stmt* const statement = Bound(sql, parameters);
  if (statement == nullptr) return std::unexpected(LastError());
  const Rewind rewind(statement);
  const int columns = sqlite3_column_count(statement);
  SqlRows rows;
  int status = sqlite3_step(statement);
  for (; status == SQLITE_ROW; status = sqlite3_step(statement)) {
    SqlRow& row = rows.emplace_back();
    row.reserve(static_cast<size_t>(columns));
    for (int i = 0; i < columns; ++i) row.push_back(CellOf(statement, i));
  }
  if (status != SQLITE_DONE) return std::unexpected(LastError());
  return rows;
}

Status SqliteDatabase::Run(std::string_view sql, SqlParameters parameters) {
  sqlite3_stmt* const statement = Bound(sql, parameters);
  if (statement == nullptr) return std::unexpected(LastError());
  const Rewind rewind(statement);
  const int status = sqlite3_step(statement);
  if (status != SQLITE_DONE && status != SQLITE_ROW) return std::unexpected(LastError());
  return {};
}

Result<int64_t> SqliteDatabase::RunCounted(std::string_view sql, SqlParameters parameters) {
  const Status run = Run(sql, parameters);
  if (!run) return std::unexpected(run.error());
  return sqlite3_changes64(handle_);
}

}  // namespace meldwijzer

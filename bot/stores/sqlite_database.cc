#include "bot/stores/sqlite_database.h"

#include <sqlite3.h>

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

SqliteDatabase::Query SqliteDatabase::Prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return {*this, found->second};
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement, nullptr);
  if (statement != nullptr) statements_.emplace(std::string(sql), statement);
  return {*this, statement};
}

int64_t SqliteDatabase::LastInsertId() const { return sqlite3_last_insert_rowid(handle_); }
int64_t SqliteDatabase::Changes() const { return sqlite3_changes64(handle_); }

SqliteDatabase::Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

SqliteDatabase::Query& SqliteDatabase::Query::Bind(int64_t value) {
  if (statement_ != nullptr) sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

SqliteDatabase::Query& SqliteDatabase::Query::Bind(std::string_view bytes) {
  if (statement_ != nullptr) {
    sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  }
  return *this;
}

Result<bool> SqliteDatabase::Query::Step() {
  if (statement_ == nullptr) return std::unexpected(database_.LastError());
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return std::unexpected(database_.LastError());
}

Status SqliteDatabase::Query::Run() {
  const auto stepped = Step();
  if (!stepped) return std::unexpected(stepped.error());
  return {};
}

int64_t SqliteDatabase::Query::Integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string SqliteDatabase::Query::Bytes(int column) const {
  const void* const data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<size_t>(size)};
}

bool SqliteDatabase::Query::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace meldwijzer

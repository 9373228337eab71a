#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace meldwijzer {

// A value bound to $1, $2, ... Text is bound as bytes.
using SqlValue = std::variant<int64_t, std::string_view>;
// What is bound, seen for the length of one call.
class SqlParameters {
 public:
  SqlParameters(std::initializer_list<SqlValue> values) {  // NOLINT(google-explicit-constructor)
    begin_ = values.begin();
    end_ = values.end();
  }
  explicit SqlParameters(const std::vector<SqlValue>& values)
      : begin_(values.data()), end_(values.data() + values.size()) {}
  const SqlValue* begin() const { return begin_; }
  const SqlValue* end() const { return end_; }

 private:
  const SqlValue* begin_ = nullptr;
  const SqlValue* end_ = nullptr;
};

struct SqlCell {
  bool null = true;
  int64_t integer = 0;  // of integer columns
  std::string bytes;    // of all others
};
using SqlRow = std::vector<SqlCell>;
using SqlRows = std::vector<SqlRow>;

// One connection to a database, as much of it as the store needs: statements that SQLite and
// PostgreSQL both understand, with parameters $1, $2, ... that first occur in that order.
// Statements are prepared once and kept. Used by one thread at a time.
class SqlSession {
 public:
  enum class Dialect { kSqlite, kPostgres };

  virtual ~SqlSession() = default;
  virtual Dialect dialect() const = 0;
  virtual Result<SqlRows> Query(std::string_view sql, SqlParameters parameters) = 0;
  // For statements without rows. May be sent later, together with the next Query, RunCounted or the
  // end of the transaction, which then returns its error.
  virtual Status Run(std::string_view sql, SqlParameters parameters) = 0;
  // The number of rows that the statement changed.
  virtual Result<int64_t> RunCounted(std::string_view sql, SqlParameters parameters) = 0;
  // Several statements without parameters.
  virtual Status Execute(const std::string& sql) = 0;

  // Something was destroyed that may not stay behind in side files. Set by work, read and cleared
  // by the store after the commit.
  bool erased = false;
};

}  // namespace meldwijzer

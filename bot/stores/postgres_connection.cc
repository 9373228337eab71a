#include "bot/stores/postgres_connection.h"

#include <endian.h>
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace meldwijzer {
namespace {

using std::chrono::steady_clock;

constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;
// Longer than every time-out of the server's own (see Tune), so it only ends what hangs.
constexpr std::chrono::seconds kAnswerMax{10};
constexpr size_t kParametersMax = 12;

const std::map<std::string, std::string>& Defaults() {
  static const std::map<std::string, std::string> defaults = {
      {"target_session_attrs", "read-write"},
      {"connect_timeout", "2"},
      {"application_name", "meldwijzer"},
      {"tcp_user_timeout", "5000"},
      {"keepalives_idle", "5"},
      {"keepalives_interval", "2"},
      {"keepalives_count", "3"},
      {"client_encoding", "UTF8"},
  };
  return defaults;
}

PostgresConnection::Failure FailureOf(std::string_view state) {
  using Failure = PostgresConnection::Failure;
  if (state == "23505" || state == "40001" || state == "40P01") return Failure::kConflict;
  // 08: connection; 57P: the server stops or starts; 25006: it became a standby.
  if (state.starts_with("08") || state.starts_with("57P") || state == "25006") {
    return Failure::kBroken;
  }
  return Failure::kOther;
}

ErrorCode CodeOf(std::string_view state) {
  if (state.starts_with("XX") || state.starts_with("42")) return ErrorCode::kCorrupt;
  return ErrorCode::kUnavailable;
}

SqlCell CellOf(const PGresult* result, int row, int column) {
  SqlCell cell;
  cell.null = PQgetisnull(result, row, column) == 1;
  if (cell.null) return cell;
  const char* const data = PQgetvalue(result, row, column);
  const auto size = static_cast<size_t>(PQgetlength(result, row, column));
  switch (PQftype(result, column)) {
    case kInt8: {
      uint64_t value = 0;
      std::memcpy(&value, data, sizeof(value));
      cell.integer = static_cast<int64_t>(be64toh(value));
      break;
    }
    case kInt4: {
      uint32_t value = 0;
      std::memcpy(&value, data, sizeof(value));
      cell.integer = static_cast<int32_t>(be32toh(value));
      break;
    }
    default:
      cell.bytes.assign(data, size);
  }
  return cell;
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::Connect(const std::string& url) {
  char* message = nullptr;
  PQconninfoOption* const options = PQconninfoParse(url.c_str(), &message);
  PQfreemem(message);  // may quote the URL, which may hold a password
  if (options == nullptr) {
    return Fail(ErrorCode::kInvalidArgument,
                "the store is no postgresql:// URL that libpq understands "
                "(postgresql://USER@HOST:PORT[,HOST:PORT]/DATABASE)");
  }
  std::map<std::string, std::string> values = Defaults();
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) values[option->keyword] = option->val;
  }
  PQconninfoFree(options);
  std::vector<const char*> names;
  std::vector<const char*> texts;
  for (const auto& [name, text] : values) {
    names.push_back(name.c_str());
    texts.push_back(text.c_str());
  }
  names.push_back(nullptr);
  texts.push_back(nullptr);
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(names.data(), texts.data(), 0)));
  if (PQstatus(connection->connection_) != CONNECTION_OK) {
    return Fail(ErrorCode::kUnavailable,
                "PostgreSQL cannot be reached, refuses the login, or only a standby answers");
  }
  const Status tuned = connection->Tune();
  if (!tuned) return std::unexpected(tuned.error());
  return connection;
}

// The server's own time-outs end what waits; what was not acknowledged by then is undone. None of
// them cuts off a COMMIT that waits for a standby.
Status PostgresConnection::Tune() {
  PQsetNoticeReceiver(connection_, &PostgresConnection::Notice, this);
  if (PQenterPipelineMode(connection_) != 1) {
    return Fail(ErrorCode::kUnavailable, "PostgreSQL's connection cannot be used");
  }
  return Execute(
      "SET lock_timeout='3s'; SET statement_timeout='5s';"
      "SET idle_in_transaction_session_timeout='10s'; SET bytea_output='hex';"
      "SET default_transaction_isolation='read committed';"
      // Whoever switched it off for speed would lose acknowledged turns.
      "SELECT set_config('synchronous_commit','on',false)"
      " WHERE current_setting('synchronous_commit') IN ('off','local');");
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

void PostgresConnection::Notice(void* self, const pg_result* result) {
  const char* const severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity != nullptr && std::string_view(severity) == "WARNING") {
    static_cast<PostgresConnection*>(self)->warned_ = true;
  }
}

void PostgresConnection::NoteBroken(const std::string& what) {
  if (failure_ == Failure::kBroken) return;
  failure_ = Failure::kBroken;
  error_ = {ErrorCode::kUnavailable, what};
}

void PostgresConnection::Note(pg_result* result) {
  if (failure_ != Failure::kNone) return;
  const char* const field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (field == nullptr) return NoteBroken("the connection to PostgreSQL was lost");
  const std::string state = field;
  failure_ = FailureOf(state);
  error_ = {CodeOf(state), "PostgreSQL error " + state};
}

Status PostgresConnection::Send(std::string_view sql, SqlParameters parameters, Kind kind) {
  if (failure_ != Failure::kNone) return std::unexpected(error_);
  std::array<Oid, kParametersMax> types{};
  std::array<const char*, kParametersMax> values{};
  std::array<int, kParametersMax> lengths{};
  std::array<int, kParametersMax> formats{};
  std::array<uint64_t, kParametersMax> integers{};
  size_t count = 0;
  for (const SqlValue& value : parameters) {
    formats.at(count) = 1;
    if (const auto* const integer = std::get_if<int64_t>(&value)) {
      integers.at(count) = htobe64(static_cast<uint64_t>(*integer));
      types.at(count) = kInt8;
      values.at(count) = reinterpret_cast<const char*>(&integers.at(count));
      lengths.at(count) = sizeof(uint64_t);
    } else {
      const auto& bytes = std::get<std::string_view>(value);
      types.at(count) = kBytea;
      values.at(count) = bytes.data() == nullptr ? "" : bytes.data();
      lengths.at(count) = static_cast<int>(bytes.size());
    }
    ++count;
  }
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    const std::string name = "s" + std::to_string(statements_.size()) + "_" +
                             std::to_string(steady_clock::now().time_since_epoch().count());
    found = statements_.emplace(std::string(sql), name).first;
    if (PQsendPrepare(connection_, name.c_str(), found->first.c_str(), static_cast<int>(count),
                      types.data()) != 1) {
      statements_.erase(found);
      NoteBroken("the connection to PostgreSQL was lost");
      return std::unexpected(error_);
    }
    sent_.push_back({Kind::kPrepare, found->first});
  }
  if (PQsendQueryPrepared(connection_, found->second.c_str(), static_cast<int>(count),
                          values.data(), lengths.data(), formats.data(), 1) != 1) {
    NoteBroken("the connection to PostgreSQL was lost");
    return std::unexpected(error_);
  }
  sent_.push_back({kind, {}});
  return {};
}

bool PostgresConnection::AwaitInput() {
  const auto deadline = steady_clock::now() + kAnswerMax;
  while (PQisBusy(connection_) == 1) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd wait{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, static_cast<int>(left)) < 0 && errno != EINTR) return false;
    if (wait.revents != 0 && PQconsumeInput(connection_) != 1) return false;
  }
  return true;
}

void PostgresConnection::Take(pg_result* result, size_t& position) {
  const Kind kind = position < sent_.size() ? sent_[position].kind : Kind::kRun;
  switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      if (kind == Kind::kPrepare) return;
      rows_.clear();
      if (kind == Kind::kQuery) {
        const int columns = PQnfields(result);
        for (int r = 0; r < PQntuples(result); ++r) {
          SqlRow& row = rows_.emplace_back();
          row.reserve(static_cast<size_t>(columns));
          for (int c = 0; c < columns; ++c) row.push_back(CellOf(result, r, c));
        }
      }
      count_ = std::strtoll(PQcmdTuples(result), nullptr, 10);
      tag_ = PQcmdStatus(result);
      return;
    case PGRES_PIPELINE_ABORTED:
      if (kind == Kind::kPrepare) statements_.erase(sent_[position].prepares);
      return;
    default:
      if (kind == Kind::kPrepare) statements_.erase(sent_[position].prepares);
      Note(result);
  }
}

Status PostgresConnection::Flush() {
  if (failure_ == Failure::kBroken) return std::unexpected(error_);
  if (PQpipelineSync(connection_) != 1) NoteBroken("the connection to PostgreSQL was lost");
  size_t position = 0;
  while (failure_ != Failure::kBroken) {
    if (!AwaitInput()) {
      NoteBroken("PostgreSQL does not answer");
      break;
    }
    PGresult* const result = PQgetResult(connection_);
    if (result == nullptr) {
      if (PQstatus(connection_) != CONNECTION_OK) NoteBroken("PostgreSQL closed the connection");
      ++position;
      continue;
    }
    const bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    if (!synced) Take(result, position);
    PQclear(result);
    if (synced) break;
  }
  sent_.clear();
  if (failure_ != Failure::kNone) return std::unexpected(error_);
  return {};
}

Result<SqlRows> PostgresConnection::Query(std::string_view sql, SqlParameters parameters) {
  Status done = Send(sql, parameters, Kind::kQuery);
  if (done) done = Flush();
  if (!done) return std::unexpected(done.error());
  return std::exchange(rows_, {});
}

Status PostgresConnection::Run(std::string_view sql, SqlParameters parameters) {
  return Send(sql, parameters, Kind::kRun);
}

Result<int64_t> PostgresConnection::RunCounted(std::string_view sql, SqlParameters parameters) {
  Status done = Send(sql, parameters, Kind::kCount);
  if (done) done = Flush();
  if (!done) return std::unexpected(done.error());
  return count_;
}

// Several statements at once need the simple protocol, which a pipeline does not speak.
Status PostgresConnection::Execute(const std::string& sql) {
  if (!sent_.empty()) {
    const Status flushed = Flush();
    if (!flushed) return flushed;
  }
  if (failure_ != Failure::kNone) return std::unexpected(error_);
  if (PQexitPipelineMode(connection_) != 1 || PQsendQuery(connection_, sql.c_str()) != 1) {
    NoteBroken("the connection to PostgreSQL was lost");
    return std::unexpected(error_);
  }
  while (true) {
    if (!AwaitInput()) {
      NoteBroken("PostgreSQL does not answer");
      return std::unexpected(error_);
    }
    PGresult* const result = PQgetResult(connection_);
    if (result == nullptr) break;
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) Note(result);
    PQclear(result);
  }
  if (failure_ != Failure::kBroken && PQenterPipelineMode(connection_) != 1) {
    NoteBroken("PostgreSQL closed the connection");
  }
  if (failure_ != Failure::kNone) return std::unexpected(error_);
  return {};
}

Status PostgresConnection::Commit() {
  warned_ = false;
  Status done = Run("COMMIT", {});
  if (done) done = Flush();
  if (!done) return done;
  if (tag_ != "COMMIT" || warned_) {
    NoteBroken("PostgreSQL did not confirm the commit on every copy that it should be on");
    return std::unexpected(error_);
  }
  return {};
}

void PostgresConnection::Rollback() {
  if (failure_ == Failure::kBroken) return;
  if (!sent_.empty()) static_cast<void>(Flush());
  if (failure_ == Failure::kBroken) return;
  failure_ = Failure::kNone;
  static_cast<void>(Run("ROLLBACK", {}));
  static_cast<void>(Flush());
}

}  // namespace meldwijzer

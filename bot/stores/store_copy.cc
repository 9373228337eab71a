#include "bot/stores/store_copy.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bot/stores/sql_values.h"

namespace meldwijzer {
namespace {

constexpr int64_t kRowsAtOnceMax = 500;

struct Column {
  std::string_view name;
  bool integer = false;
};

// `key` many columns first, in the order in which a table is walked.
struct Table {
  std::string_view name;
  size_t key;
  std::vector<Column> columns;
};

const std::vector<Table>& Tables() {
  static const std::vector<Table> tables = {
      {"conversations",
       1,
       {{"conversation"},
        {"user_hash"},
        {"key_generation", true},
        {"wrapped_key"},
        {"state"},
        {"address"},
        {"revision", true},
        {"updated_at", true},
        {"active_day", true},
        {"undelivered", true},
        {"warned", true}}},
      {"receipts",
       2,
       {{"conversation"}, {"event"}, {"sealed_by", true}, {"answer"}, {"taken_at", true}}},
      {"erasures", 1, {{"conversation"}, {"sealed_by", true}, {"answer"}, {"erased_at", true}}},
      {"outbox",
       2,
       {{"conversation"},
        {"id", true},
        {"idempotency_key"},
        {"sealed_by", true},
        {"payload"},
        {"failed", true},
        {"attempts", true},
        {"created_at", true},
        {"due_at", true},
        {"why"},
        {"lane"}}},
      {"timers", 2, {{"conversation"}, {"kind", true}, {"due_at", true}}},
      {"undos", 2, {{"conversation"}, {"id", true}, {"lane"}, {"payload"}, {"created_at", true}}},
  };
  return tables;
}

std::string Joined(const Table& table, size_t count, std::string_view before = "") {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text += ",";
    text += before.empty() ? std::string(table.columns[i].name)
                           : std::string(before) + std::to_string(i + 1);
  }
  return text;
}

std::string SelectOf(const Table& table, bool from_start) {
  std::string sql = "SELECT " + Joined(table, table.columns.size());
  sql.append(" FROM ").append(table.name);
  if (!from_start) {
    sql += " WHERE (" + Joined(table, table.key) + ")>(" + Joined(table, table.key, "$") + ")";
  }
  sql += " ORDER BY " + Joined(table, table.key) + " LIMIT " + std::to_string(kRowsAtOnceMax);
  return sql;
}

std::string InsertOf(const Table& table) {
  std::string sql = "INSERT INTO ";
  sql.append(table.name).append("(" + Joined(table, table.columns.size()) + ") VALUES(");
  sql += Joined(table, table.columns.size(), "$") + ")";
  // What the target remembers itself is newer.
  if (table.name == "erasures") sql += " ON CONFLICT(conversation) DO NOTHING";
  return sql;
}

std::vector<SqlValue> ValuesOf(const Table& table, const SqlRow& row, size_t count) {
  std::vector<SqlValue> values;
  values.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    if (table.columns[i].integer) {
      values.emplace_back(row[i].integer);
    } else {
      values.emplace_back(std::string_view(row[i].bytes));
    }
  }
  return values;
}

// How far a copy has come: the table, and the key of the last row of it, as "table key key".
struct Progress {
  size_t table = 0;
  SqlRow last;  // empty: from the start

  std::string ToText() const {
    std::string text = std::to_string(table);
    for (size_t i = 0; i < last.size(); ++i) {
      text += " " + (Tables()[table].columns[i].integer ? std::to_string(last[i].integer)
                                                        : ToHex(last[i].bytes));
    }
    return text;
  }

  static std::string Unhex(std::string_view hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
      bytes += static_cast<char>(std::strtol(std::string(hex.substr(i, 2)).c_str(), nullptr, 16));
    }
    return bytes;
  }

  static Progress Parse(std::string_view text) {
    Progress progress;
    size_t part = 0;
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      text.remove_prefix(std::min(text.size(), word.size() + 1));
      if (part == 0) {
        progress.table = std::strtoul(std::string(word).c_str(), nullptr, 10);
      } else if (Tables().at(progress.table).columns.at(part - 1).integer) {
        progress.last.push_back({false, std::atoll(std::string(word).c_str()), {}});
      } else {
        progress.last.push_back({false, 0, Unhex(word)});
      }
      ++part;
    }
    return progress;
  }
};

// Empties the target, if it may be, and notes that a copy has begun; or finds one that had.
Result<Progress> Begin(SqlStore& to, bool replace) {
  Progress progress;
  const Status status = to.Transact({}, [&](SqlSession& session) -> Status {
    const Result<std::string> begun = ReadMeta(session, kCopyProgress);
    if (!begun) return std::unexpected(begun.error());
    if (!begun->empty()) {
      progress = Progress::Parse(*begun);
      return {};
    }
    const auto there = session.Query("SELECT 1 FROM conversations LIMIT 1", {});
    if (!there) return std::unexpected(there.error());
    if (!there->empty() && !replace) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the target holds conversations already: choose an empty one, or say --replace "
                  "to lose them");
    }
    for (const Table& table : Tables()) {
      if (table.name == "erasures") continue;
      const Status emptied = session.Run("DELETE FROM " + std::string(table.name), {});
      if (!emptied) return emptied;
    }
    session.erased = true;
    return WriteMeta(session, kCopyProgress, progress.ToText());
  });
  if (!status) return std::unexpected(status.error());
  return progress;
}

// The rows behind `progress`, and progress itself, in one transaction of the target.
Status CopyPortion(SqlSession& from, SqlStore& to, Progress& progress) {
  const Table& table = Tables()[progress.table];
  const auto rows =
      from.Query(SelectOf(table, progress.last.empty()),
                 SqlParameters(progress.last.empty() ? std::vector<SqlValue>()
                                                     : ValuesOf(table, progress.last, table.key)));
  if (!rows) return std::unexpected(rows.error());
  Progress next = progress;
  if (rows->empty()) {
    ++next.table;
    next.last.clear();
  } else {
    next.last = rows->back();
    next.last.resize(table.key);
  }
  const Status copied = to.Transact({}, [&](SqlSession& session) -> Status {
    const std::string insert = InsertOf(table);
    for (const SqlRow& row : *rows) {
      const Status one = session.Run(insert, SqlParameters(ValuesOf(table, row, row.size())));
      if (!one) return one;
    }
    return WriteMeta(session, kCopyProgress, next.ToText());
  });
  if (copied) progress = next;
  return copied;
}

Result<int64_t> Finish(SqlStore& to, Instant now) {
  const Result<int64_t> erased = to.RepeatErasures(now);
  if (!erased) return erased;
  int64_t count = 0;
  const Status status = to.Transact({}, [&](SqlSession& session) -> Status {
    if (session.dialect() == SqlSession::Dialect::kPostgres) {
      const auto moved = session.Query(
          "SELECT setval(pg_get_serial_sequence('outbox','id'),"
          " (SELECT coalesce(max(id),0)+1 FROM outbox), false),"
          " setval(pg_get_serial_sequence('undos','id'),"
          " (SELECT coalesce(max(id),0)+1 FROM undos), false)",
          {});
      if (!moved) return std::unexpected(moved.error());
    }
    const auto rows = session.Query("SELECT count(*) FROM conversations", {});
    if (!rows) return std::unexpected(rows.error());
    count = rows->front().front().integer;
    session.erased = true;
    return session.Run("DELETE FROM store_meta WHERE name=$1", {kCopyProgress});
  });
  if (!status) return std::unexpected(status.error());
  return count;
}

}  // namespace

Result<int64_t> CopyStore(SqlStore& from, SqlStore& to, const StoreMasterKeys& keys, bool replace,
                          Instant now) {
  auto snapshot = from.OpenSnapshot();
  if (!snapshot) return std::unexpected(snapshot.error());
  const Result<StoreKeys> store_keys = StoreKeys::Load(**snapshot, keys.from);
  if (!store_keys) return std::unexpected(store_keys.error());
  Result<Progress> progress = Begin(to, replace);
  if (!progress) return std::unexpected(progress.error());
  Status status =
      to.Transact({}, [&](SqlSession& session) { return store_keys->Write(session, keys.to); });
  if (status) status = to.ReloadKeys(keys.to);
  while (status && progress->table < Tables().size()) {
    status = CopyPortion(**snapshot, to, *progress);
  }
  if (!status) return std::unexpected(status.error());
  return Finish(to, now);
}

}  // namespace meldwijzer

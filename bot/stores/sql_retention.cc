// What SqlStore erases by itself or for a person, and what it does between turns.
#include <cstdlib>
#include <utility>

#include "bot/stores/sql_store.h"
#include "bot/stores/sql_values.h"

namespace meldwijzer {
namespace {

constexpr size_t kErasedAtOnceMax = 200;
constexpr int64_t kReceiptsErasedAtOnceMax = 1000;

}  // namespace

Result<int64_t> SqlStore::EraseUser(const std::string& channel, const std::string& user,
                                    Instant now) {
  const std::string user_hash = KeyedHash(keys_.load()->index_key(), {"user", channel, user});
  int64_t erased = 0;
  while (true) {
    int64_t portion = 0;
    const Status status = Transact({}, [&](SqlSession& session) -> Status {
      const auto rows =
          session.Query("SELECT conversation FROM conversations WHERE user_hash=$1 LIMIT $2",
                        {user_hash, int64_t{kErasedAtOnceMax}});
      if (!rows) return std::unexpected(rows.error());
      for (const SqlRow& row : *rows) {
        Status one = Erase(session, row[0].bytes, "", now);
        if (one) one = Undo(session, row[0].bytes, now);
        if (!one) return one;
      }
      portion = static_cast<int64_t>(rows->size());
      return {};
    });
    if (!status) return std::unexpected(status.error());
    erased += portion;
    if (portion == 0) return erased;
  }
}

Result<int64_t> SqlStore::ExpirePortion(Instant before, Instant now) {
  int64_t erased = 0;
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    const auto rows = session.Query(
        "SELECT conversation FROM conversations WHERE warned IN (0,1) AND active_day<=$1"
        " AND updated_at<$2 LIMIT $3",
        {DayOf(before), ToInteger(before), int64_t{kErasedAtOnceMax}});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) {
      const Status one = Erase(session, row[0].bytes, "", now);
      if (!one) return one;
    }
    erased = static_cast<int64_t>(rows->size());
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return erased;
}

Result<int64_t> SqlStore::RepeatErasures(Instant now) {
  int64_t erased = 0;
  while (true) {
    int64_t portion = 0;
    const Status status = Transact({}, [&](SqlSession& session) -> Status {
      const auto rows = session.Query(
          "SELECT c.conversation,e.answer FROM erasures e JOIN conversations c"
          " ON c.conversation=e.conversation WHERE c.updated_at<=e.erased_at LIMIT $1",
          {int64_t{kErasedAtOnceMax}});
      if (!rows) return std::unexpected(rows.error());
      for (const SqlRow& row : *rows) {
        std::string answer;
        if (!row[1].bytes.empty()) {
          Result<std::string> opened =
              meldwijzer::Open(keys_.load()->fixed_key(), row[1].bytes, "erasure");
          if (!opened) return std::unexpected(opened.error());
          answer = std::move(*opened);
        }
        const Status one = Erase(session, row[0].bytes, answer, now);
        if (!one) return one;
      }
      portion = static_cast<int64_t>(rows->size());
      return {};
    });
    if (!status) return std::unexpected(status.error());
    erased += portion;
    if (portion == 0) return erased;
  }
}

Result<RetentionResult> SqlStore::Expire(Instant conversations_before, Instant receipts_before,
                                         Instant now) {
  RetentionResult result;
  while (true) {
    const Result<int64_t> portion = ExpirePortion(conversations_before, now);
    if (!portion) return std::unexpected(portion.error());
    result.conversations_erased += *portion;
    if (*portion == 0) break;
  }
  while (true) {
    int64_t portion = 0;
    const Status status = Transact({}, [&](SqlSession& session) -> Status {
      const auto erased = session.RunCounted(
          "DELETE FROM receipts WHERE (conversation,event) IN (SELECT conversation,event"
          " FROM receipts WHERE taken_at<$1 ORDER BY taken_at LIMIT $2)",
          {ToInteger(receipts_before), kReceiptsErasedAtOnceMax});
      if (!erased) return std::unexpected(erased.error());
      portion = *erased;
      return {};
    });
    if (!status) return std::unexpected(status.error());
    result.receipts_erased += portion;
    if (portion == 0) break;
  }
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    // The answer goes with the receipts; that there was an erasure is remembered for backups.
    Status step = session.Run("UPDATE erasures SET answer=$1 WHERE erased_at<$2 AND answer<>$1",
                              {"", ToInteger(receipts_before)});
    if (step) {
      step = session.Run("DELETE FROM erasures WHERE erased_at<$1",
                         {ToInteger(now - kErasureRetention)});
    }
    if (step) {
      step =
          session.Run("DELETE FROM undos WHERE created_at<$1", {ToInteger(conversations_before)});
    }
    if (!step) return step;
    return session.Run("DELETE FROM outbox WHERE failed=$1 AND created_at<$2",
                       {int64_t{1}, ToInteger(conversations_before)});
  });
  if (!status) return std::unexpected(status.error());
  return result;
}

Result<std::optional<Instant>> SqlStore::ExchangeLastSeen(Instant now) {
  std::optional<Instant> last;
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    const Result<std::string> text = ReadMeta(session, "last_seen");
    if (!text) return std::unexpected(text.error());
    last.reset();
    if (!text->empty()) last = ToInstant(std::atoll(text->c_str()));
    return WriteMeta(session, "last_seen", std::to_string(ToInteger(now)));
  });
  if (!status) return std::unexpected(status.error());
  return last;
}

Status SqlStore::Ready() {
  return Transact({}, [](SqlSession& session) -> Status {
    // A write that changes nothing: shows that the store can be written, not only read.
    return session.Run("UPDATE store_meta SET value=value WHERE name=$1", {"schema_version"});
  });
}

}  // namespace meldwijzer

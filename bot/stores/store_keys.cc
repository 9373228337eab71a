#include "bot/stores/store_keys.h"

#include <cstdlib>

namespace meldwijzer {
namespace {

constexpr const char* kGeneration = "generation";
constexpr const char* kIndexKey = "index_key";
constexpr const char* kFixedKey = "fixed_key";

std::string StoreKeyName(int64_t generation) { return "store_key." + std::to_string(generation); }
std::string LinkName(int64_t generation) { return "link." + std::to_string(generation); }

Result<SecretKey> ReadKey(SqlSession& session, const SecretKey& sealing, const std::string& name) {
  const Result<std::string> sealed = ReadMeta(session, name);
  if (!sealed) return std::unexpected(sealed.error());
  if (sealed->empty()) return Fail(ErrorCode::kNotFound, "the store holds no " + name);
  const Result<std::string> bytes = Open(sealing, *sealed, name);
  if (!bytes) {
    return Fail(ErrorCode::kCorrupt,
                "the master key does not fit this store: give the key that it was made with");
  }
  return SecretKey::FromBytes(*bytes);
}

Status WriteKey(SqlSession& session, const SecretKey& sealing, const std::string& name,
                const SecretKey& key) {
  return WriteMeta(session, name, Seal(sealing, key.bytes(), name));
}

Result<int64_t> ReadNumber(SqlSession& session, std::string_view name) {
  const Result<std::string> text = ReadMeta(session, name);
  if (!text) return std::unexpected(text.error());
  return std::atoll(text->c_str());
}

}  // namespace

Result<std::string> ReadMeta(SqlSession& session, std::string_view name) {
  const auto rows = session.Query("SELECT value FROM store_meta WHERE name=$1", {name});
  if (!rows) return std::unexpected(rows.error());
  return rows->empty() ? std::string() : rows->front().front().bytes;
}

Status WriteMeta(SqlSession& session, std::string_view name, std::string_view value) {
  return session.Run(
      "INSERT INTO store_meta(name,value) VALUES($1,$2)"
      " ON CONFLICT(name) DO UPDATE SET value=excluded.value",
      {name, value});
}

Result<StoreKeys> StoreKeys::Load(SqlSession& session, const SecretKey& master) {
  StoreKeys keys;
  const Result<std::string> present = ReadMeta(session, kIndexKey);
  if (!present) return std::unexpected(present.error());
  if (present->empty()) {
    keys.index_key_ = SecretKey::Random();
    keys.fixed_key_ = SecretKey::Random();
    keys.keys_.emplace(1, SecretKey::Random());
    Status made = WriteKey(session, master, kIndexKey, keys.index_key_);
    if (made) made = WriteKey(session, master, kFixedKey, keys.fixed_key_);
    if (made) made = WriteKey(session, master, StoreKeyName(1), keys.newest_key());
    if (made) made = WriteMeta(session, kGeneration, "1");
    if (!made) return std::unexpected(made.error());
    return keys;
  }
  const Result<SecretKey> index_key = ReadKey(session, master, kIndexKey);
  if (!index_key) return std::unexpected(index_key.error());
  keys.index_key_ = *index_key;
  const Result<SecretKey> fixed_key = ReadKey(session, master, kFixedKey);
  if (!fixed_key) return std::unexpected(fixed_key.error());
  keys.fixed_key_ = *fixed_key;
  const Result<int64_t> newest = ReadNumber(session, kGeneration);
  if (!newest) return std::unexpected(newest.error());
  // Older generations are there while a rotation has not ended.
  for (int64_t generation = *newest; generation > 0; --generation) {
    const Result<SecretKey> key = ReadKey(session, master, StoreKeyName(generation));
    if (!key && key.error().code == ErrorCode::kNotFound && generation != *newest) break;
    if (!key) return std::unexpected(key.error());
    keys.keys_.emplace(generation, *key);
  }
  if (keys.keys_.empty()) return Fail(ErrorCode::kCorrupt, "the store holds no key");
  return keys;
}

Status StoreKeys::Write(SqlSession& session, const SecretKey& master) const {
  Status step = WriteMeta(session, kGeneration, std::to_string(newest()));
  if (step) step = WriteKey(session, master, kIndexKey, index_key_);
  if (step) step = WriteKey(session, master, kFixedKey, fixed_key_);
  for (const auto& [generation, key] : keys_) {
    if (step) step = WriteKey(session, master, StoreKeyName(generation), key);
  }
  return step;
}

const SecretKey* StoreKeys::Find(int64_t generation) const {
  const auto found = keys_.find(generation);
  return found == keys_.end() ? nullptr : &found->second;
}

Status StoreKeys::Follow(SqlSession& session) {
  const Result<int64_t> newest_there = ReadNumber(session, kGeneration);
  if (!newest_there) return std::unexpected(newest_there.error());
  while (newest() < *newest_there) {
    const int64_t next = newest() + 1;
    const Result<SecretKey> key = ReadKey(session, newest_key(), LinkName(next));
    if (!key) {
      return Fail(ErrorCode::kUnavailable,
                  "the store's key was rotated while this process did not look: start it again "
                  "with the new master key");
    }
    keys_.emplace(next, *key);
  }
  return {};
}

Result<int64_t> StoreKeys::LockedGeneration(SqlSession& session) {
  const auto rows =
      session.dialect() == SqlSession::Dialect::kSqlite
          ? session.Query("SELECT value FROM store_meta WHERE name=$1", {kGeneration})
          : session.Query("SELECT value FROM store_meta WHERE name=$1 FOR SHARE", {kGeneration});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return Fail(ErrorCode::kCorrupt, "the store does not name its key");
  return std::atoll(rows->front().front().bytes.c_str());
}

Status StoreKeys::BeginRotation(SqlSession& session, const SecretKey& next_master) {
  const int64_t next = newest() + 1;
  const SecretKey next_key = SecretKey::Random();
  // Older generations are needed until everything is wrapped anew.
  StoreKeys all = *this;
  all.keys_.emplace(next, next_key);
  Status step = all.Write(session, next_master);
  if (step) step = WriteKey(session, newest_key(), LinkName(next), next_key);
  if (step) keys_.emplace(next, next_key);
  return step;
}

Status StoreKeys::EndRotation(SqlSession& session) {
  const int64_t last = newest();
  session.erased = true;
  for (auto it = keys_.begin(); it->first < last; it = keys_.erase(it)) {
    for (const std::string& name : {StoreKeyName(it->first), LinkName(it->first + 1)}) {
      const Status dropped = session.Run("DELETE FROM store_meta WHERE name=$1", {name});
      if (!dropped) return dropped;
    }
  }
  return {};
}

}  // namespace meldwijzer

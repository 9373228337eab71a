#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/crypto/secret.h"
#include "bot/stores/sql_session.h"

namespace meldwijzer {

// The keys of one store. The master key seals them in the table store_meta:
//   index_key       hashes identities; it never changes, or nothing would be found again
//   fixed_key       seals what outlives a conversation and holds no content (receipts of fixed
//                   texts, the answer of an erasure); it does not change either
//   store_key.<n>   wraps the keys of the conversations; <n> is its generation
// A rotation makes the next generation. While it runs, link.<n> holds store_key.<n> sealed by
// generation n-1, so that servers that run can follow without the new master key. A value; copies
// are independent.
class StoreKeys {
 public:
  // Reads the keys, or makes them where the store is new. Inside the caller's transaction.
  // kCorrupt where the master key does not fit.
  static Result<StoreKeys> Load(SqlSession& session, const SecretKey& master);

  const SecretKey& index_key() const { return index_key_; }
  const SecretKey& fixed_key() const { return fixed_key_; }
  int64_t newest() const { return keys_.rbegin()->first; }
  const SecretKey& newest_key() const { return keys_.rbegin()->second; }
  // Null for a generation that is not known here.
  const SecretKey* Find(int64_t generation) const;

  // Puts these keys in the place of whatever the store has, sealed by `master`.
  Status Write(SqlSession& session, const SecretKey& master) const;

  // Adds generations that were made since, by their links.
  Status Follow(SqlSession& session);
  // The generation with which to wrap now. Locks it against a rotation until the transaction ends.
  static Result<int64_t> LockedGeneration(SqlSession& session);

  // First part of a rotation, in one transaction: `next_master` seals everything from now on, and a
  // new generation wraps.
  Status BeginRotation(SqlSession& session, const SecretKey& next_master);
  // Last part, when nothing is wrapped by older generations any more.
  Status EndRotation(SqlSession& session);

 private:
  SecretKey index_key_;
  SecretKey fixed_key_;
  std::map<int64_t, SecretKey> keys_;
};

// One value of store_meta; empty where it is absent.
Result<std::string> ReadMeta(SqlSession& session, std::string_view name);
Status WriteMeta(SqlSession& session, std::string_view name, std::string_view value);

}  // namespace meldwijzer

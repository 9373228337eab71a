#pragma once

#include <cstdint>

#include "base/error.h"
#include "bot/crypto/secret.h"
#include "bot/stores/sql_store.h"

namespace meldwijzer {

struct StoreMasterKeys {
  SecretKey from;
  SecretKey to;
};

// Copies everything of one store into another: backup, restore and migrate. What is sealed stays
// sealed; the keys of the store go along, sealed by the other's master key. It sees the source as
// it is at the beginning, whatever turns are taken meanwhile. An interrupted copy of a source that
// stands still goes on where it was when it is run again; until it is whole, no server starts on
// the target. Erasures that the target remembers are kept and repeated on what came back. Returns
// how many conversations the target holds. Errors: kInvalidArgument where the target holds
// conversations already and `replace` is false.
Result<int64_t> CopyStore(SqlStore& from, SqlStore& to, const StoreMasterKeys& keys, bool replace,
                          Instant now);

}  // namespace meldwijzer

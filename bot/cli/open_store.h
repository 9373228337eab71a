#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bot/crypto/secret.h"
#include "bot/settings/settings.h"
#include "bot/stores/sql_store.h"

namespace meldwijzer {

enum class StoreUse {
  kServe,    // alone on an SQLite file
  kOperate,  // beside a server, in short transactions; the store must be there
};

struct OpenedStore {
  std::unique_ptr<SqlStore> store;
  SecretKey master_key;
  bool key_generated = false;  // just made: say so once
};

// The store of the settings, with its master key: MELDWIJZER_MASTER_KEY, else, for SQLite, the file
// PATH.key, made at the first start. Errors name the remedy.
Result<OpenedStore> OpenStore(const StoreSettings& settings,
                              const std::optional<std::string>& master_key, StoreUse use);

// Where a rotation puts the new key until it is the one that fits.
std::string NextKeyFile(const std::string& sqlite_path);

}  // namespace meldwijzer

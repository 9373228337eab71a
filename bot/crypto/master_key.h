#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "bot/crypto/secret.h"

namespace meldwijzer {

struct LoadedMasterKey {
  SecretKey key;
  bool generated = false;  // just made, in the file named: say so once in the log
};

// The master key that wraps the keys of the conversations: from `text` (MELDWIJZER_MASTER_KEY or
// the file that MELDWIJZER_MASTER_KEY_FILE names, base64 or hex of 32 bytes), else from `key_path`,
// else made there once (mode 0600). A key file that others may read is refused.
Result<LoadedMasterKey> LoadMasterKey(const std::optional<std::string>& text,
                                      const std::string& key_path);

}  // namespace meldwijzer

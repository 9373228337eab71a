#pragma once

#include <cstdint>

#include "base/error.h"
#include "bot/crypto/secret.h"
#include "bot/stores/sql_session.h"

namespace meldwijzer {

// The tables of this version. docs/privacy.md says what each column holds.
inline constexpr int64_t kSchemaVersion = 3;

// The version of the tables that are there; 0: none.
Result<int64_t> SchemaVersion(SqlSession& session);

// Brings the tables to kSchemaVersion, inside the caller's transaction. kCorrupt where a newer
// version of the program wrote them; nothing is changed then. `master` opens what version 1 wrote.
Status MigrateSchema(SqlSession& session, const SecretKey& master);

}  // namespace meldwijzer

#pragma once

#include <string>
#include <vector>

#include "bot/cli/startup.h"

namespace meldwijzer {

// `backup`, `restore`, `migrate`, `keys rotate`, `erase` and `outbox`: operating the store. With
// SQLite all but `restore` and `migrate` work beside a server that runs.
struct StoreCommandOptions {
  StartupOptions startup;
  std::string file;              // backup, restore
  bool replace = false;          // restore, migrate: the target may hold conversations
  std::string from;              // migrate
  std::string to;                // migrate
  std::string channel;           // erase
  std::string user;              // erase
  std::vector<std::string> ids;  // outbox retry, drop: as `outbox list` shows them
  bool failed = false;           // outbox retry, drop: all that were given up on
};

int RunBackup(const StoreCommandOptions& options);
int RunRestore(const StoreCommandOptions& options);
int RunMigrate(const StoreCommandOptions& options);
int RunRotateKeys(const StoreCommandOptions& options);
int RunErase(const StoreCommandOptions& options);
int RunOutboxList(const StoreCommandOptions& options);
int RunOutboxRetry(const StoreCommandOptions& options);
int RunOutboxDrop(const StoreCommandOptions& options);

}  // namespace meldwijzer

#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bot/stores/sql_store.h"

namespace meldwijzer::test {

enum class StoreForm { kMemory, kFile, kPostgres };
inline constexpr StoreForm kForms[] = {StoreForm::kMemory, StoreForm::kFile, StoreForm::kPostgres};
const char* NameOf(StoreForm form);

inline const Instant kNow{std::chrono::seconds(1'790'000'000)};

inline ConversationKey Key(const std::string& conversation) {
  return {"generic", conversation, "u-1"};
}

// An empty store of one form, of which a test need not know which.
class StoreWorld {
 public:
  explicit StoreWorld(StoreForm form);
  ~StoreWorld();
  StoreWorld(const StoreWorld&) = delete;
  StoreWorld& operator=(const StoreWorld&) = delete;

  // Another object on the same tables, as another process has it: in PostgreSQL beside the first;
  // a file has one owner, so there the first one is closed before.
  Result<std::unique_ptr<SqlStore>> Open(const SecretKey& master_key) const;
  void Reopen();

  SqlStore& operator*() { return *store; }
  SqlStore* operator->() const { return store.get(); }

  const StoreForm form;
  std::filesystem::path folder;
  std::string place;  // path or URL
  SecretKey master = SecretKey::Random();
  std::unique_ptr<SqlStore> store;
};

// A step that counts: the state is the number of turns taken.
Step Counting(std::atomic<int>* runs = nullptr);
Step Erasing();
// Counts, and sends `payload`.
Step Sending(const std::string& payload);

}  // namespace meldwijzer::test

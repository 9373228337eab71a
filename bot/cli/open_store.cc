#include "bot/cli/open_store.h"

#include <filesystem>
#include <utility>

#include "bot/crypto/master_key.h"
#include "bot/stores/postgres_store.h"
#include "bot/stores/sqlite_store.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;

Result<OpenedStore> OpenPostgres(const StoreSettings& settings,
                                 const std::optional<std::string>& master_key) {
  if (!master_key) {
    return Fail(ErrorCode::kInvalidArgument,
                "PostgreSQL needs the master key, the same on every server: set "
                "MELDWIJZER_MASTER_KEY or MELDWIJZER_MASTER_KEY_FILE (openssl rand -base64 32)");
  }
  const Result<LoadedMasterKey> key = LoadMasterKey(master_key, "");
  if (!key) return std::unexpected(key.error());
  auto store = PostgresStore::Create({.url = settings.url}, key->key);
  if (!store) return std::unexpected(store.error());
  return OpenedStore{std::move(*store), key->key};
}

// A rotation that was cut off after the store had taken the new key, before its file was in place.
Result<OpenedStore> FinishKeyFile(const SqliteStoreOptions& options, const Error& first) {
  const std::string next = NextKeyFile(options.path);
  std::error_code ignored;
  if (!fs::exists(next, ignored)) return std::unexpected(first);
  const Result<LoadedMasterKey> key = LoadMasterKey(std::nullopt, next);
  if (!key) return std::unexpected(key.error());
  auto store = SqliteStore::Create(options, key->key);
  if (!store) return std::unexpected(first);
  fs::rename(next, options.path + ".key", ignored);
  return OpenedStore{std::move(*store), key->key};
}

}  // namespace

std::string NextKeyFile(const std::string& sqlite_path) { return sqlite_path + ".key.new"; }

Result<OpenedStore> OpenStore(const StoreSettings& settings,
                              const std::optional<std::string>& master_key, StoreUse use) {
  if (settings.kind == StoreSettings::Kind::kPostgres) return OpenPostgres(settings, master_key);
  SqliteStoreOptions options;
  options.synchronous_full = settings.synchronous_full;
  if (settings.kind == StoreSettings::Kind::kMemory) {
    if (use == StoreUse::kOperate) {
      return Fail(ErrorCode::kInvalidArgument,
                  "nothing is stored (storage: none): there is nothing to operate on");
    }
    options.path = ":memory:";
    OpenedStore opened{nullptr, SecretKey::Random()};
    auto store = SqliteStore::Create(options, opened.master_key);
    if (!store) return std::unexpected(store.error());
    opened.store = std::move(*store);
    return opened;
  }
  options.path = settings.path;
  std::error_code ignored;
  if (use == StoreUse::kOperate) {
    options.beside_owner = true;
    if (!fs::exists(options.path, ignored)) {
      return Fail(ErrorCode::kNotFound,
                  options.path + " does not exist: name the store with --store");
    }
  }
  const fs::path folder = fs::path(options.path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, ignored);
  const Result<LoadedMasterKey> key = LoadMasterKey(master_key, options.path + ".key");
  if (!key) return std::unexpected(key.error());
  auto store = SqliteStore::Create(options, key->key);
  if (!store && !master_key && store.error().code == ErrorCode::kCorrupt) {
    return FinishKeyFile(options, store.error());
  }
  if (!store) return std::unexpected(store.error());
  return OpenedStore{std::move(*store), key->key, key->generated};
}

}  // namespace meldwijzer

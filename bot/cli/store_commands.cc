#include "bot/cli/store_commands.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <utility>

#include "bot/cli/open_store.h"
#include "bot/crypto/master_key.h"
#include "bot/stores/postgres_store.h"
#include "bot/stores/sqlite_store.h"
#include "bot/stores/store_copy.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;

constexpr size_t kListedMax = 1000;
// Servers look for new keys every second.
constexpr std::chrono::milliseconds kRotationGrace{5'000};

int Refuse(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  return kExitWrong;
}

// The settings, or the exit code of what is wrong with them.
std::expected<Settings, int> ReadSettingsOf(const StoreCommandOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  if (!problems.empty()) return std::unexpected(FailWith(problems));
  return startup.settings;
}

std::expected<OpenedStore, int> Operate(const StoreCommandOptions& options) {
  const auto settings = ReadSettingsOf(options);
  if (!settings) return std::unexpected(settings.error());
  Result<OpenedStore> opened = OpenStore(settings->store, settings->master_key, StoreUse::kOperate);
  if (!opened) return std::unexpected(Refuse(opened.error().message));
  return std::move(*opened);
}

Status SyncFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  if (!synced) return Fail(ErrorCode::kUnavailable, path + " cannot be written to disk");
  return {};
}

// Makes `path` durable under its name, and readable to its owner only.
Status PutInPlace(const std::string& part, const std::string& path) {
  if (chmod(part.c_str(), 0600) != 0) {
    return Fail(ErrorCode::kUnavailable, part + " cannot be protected");
  }
  const Status synced = SyncFile(part);
  if (!synced) return synced;
  std::error_code error;
  fs::rename(part, path, error);
  if (error) return Fail(ErrorCode::kUnavailable, path + " cannot be written");
  const fs::path folder = fs::path(path).parent_path();
  return SyncFile(folder.empty() ? "." : folder.string());
}

// A store to copy into. A file gets the master key of the source where it has none of its own.
Result<OpenedStore> OpenTarget(const StoreSettings& settings,
                               const std::optional<std::string>& master_key,
                               const SecretKey& source_key) {
  if (settings.kind == StoreSettings::Kind::kPostgres) {
    auto store = PostgresStore::Create({.url = settings.url, .copying = true}, source_key);
    if (!store) return std::unexpected(store.error());
    return OpenedStore{std::move(*store), source_key};
  }
  std::error_code ignored;
  const std::string key_file = settings.path + ".key";
  SecretKey key = source_key;
  bool generated = false;
  if (master_key || fs::exists(key_file, ignored) || !fs::exists(settings.path, ignored)) {
    const fs::path folder = fs::path(settings.path).parent_path();
    if (!folder.empty()) fs::create_directories(folder, ignored);
    const Result<LoadedMasterKey> loaded = LoadMasterKey(master_key, key_file);
    if (!loaded) return std::unexpected(loaded.error());
    key = loaded->key;
    generated = loaded->generated;
  }
  auto store = SqliteStore::Create({.path = settings.path, .copying = true}, key);
  if (!store) return std::unexpected(store.error());
  return OpenedStore{std::move(*store), key, generated};
}

}  // namespace

int RunBackup(const StoreCommandOptions& options) {
  std::error_code ignored;
  if (fs::exists(options.file, ignored)) {
    return Refuse(options.file + " exists already: choose another name");
  }
  const auto opened = Operate(options);
  if (!opened) return opened.error();
  const std::string part = options.file + ".part";
  for (const char* const end : {"", "-wal", "-shm", ".lock"}) fs::remove(part + end, ignored);
  int64_t conversations = 0;
  {
    auto target = SqliteStore::Create({.path = part, .copying = true}, opened->master_key);
    if (!target) return Refuse(target.error().message);
    const auto copied =
        CopyStore(*opened->store, **target, {opened->master_key, opened->master_key}, true,
                  SystemClock().Now());
    if (!copied) return Refuse(copied.error().message);
    conversations = *copied;
  }
  fs::remove(part + ".lock", ignored);
  const Status placed = PutInPlace(part, options.file);
  if (!placed) return Refuse(placed.error().message);
  fmt::print(
      "{} conversations in {}. It opens with the master key of this moment; keep that key "
      "elsewhere.\n",
      conversations, options.file);
  return kExitOk;
}

int RunRestore(const StoreCommandOptions& options) {
  const auto settings = ReadSettingsOf(options);
  if (!settings) return settings.error();
  std::error_code ignored;
  if (!fs::exists(options.file, ignored)) return Refuse(options.file + " does not exist");
  // The target's key opens the backup, unless it was rotated since; then the old one is given.
  const std::string beside = settings->store.path + ".key";
  const std::string own = options.file + ".key";
  const Result<LoadedMasterKey> key = settings->master_key ? LoadMasterKey(settings->master_key, "")
                                      : fs::exists(own, ignored) ? LoadMasterKey(std::nullopt, own)
                                      : fs::exists(beside, ignored)
                                          ? LoadMasterKey(std::nullopt, beside)
                                          : Fail(ErrorCode::kNotFound,
                                                 "the master key of the backup is needed: set "
                                                 "MELDWIJZER_MASTER_KEY, or put it in " +
                                                     own);
  if (!key) return Refuse(key.error().message);
  auto from = SqliteStore::Create({.path = options.file, .beside_owner = true}, key->key);
  if (!from) return Refuse(from.error().message);
  auto target = OpenTarget(settings->store, settings->master_key, key->key);
  if (!target) return Refuse(target.error().message);
  const auto copied = CopyStore(**from, *target->store, {key->key, target->master_key},
                                options.replace, SystemClock().Now());
  if (!copied) return Refuse(copied.error().message);
  fmt::print("{} conversations restored; what was erased since the backup stays erased.\n",
             *copied);
  return kExitOk;
}

int RunMigrate(const StoreCommandOptions& options) {
  const auto settings = ReadSettingsOf(options);
  if (!settings) return settings.error();
  const Result<StoreSettings> from = ParseStore(options.from);
  if (!from) return Refuse("--from: " + from.error().message);
  const Result<StoreSettings> to = ParseStore(options.to);
  if (!to) return Refuse("--to: " + to.error().message);
  if (*from == *to) return Refuse("--from and --to are the same store");
  std::error_code ignored;
  if (from->kind == StoreSettings::Kind::kSqlite && !fs::exists(from->path, ignored)) {
    return Refuse(from->path + " does not exist");
  }
  // Alone: turns that are taken meanwhile would be left behind.
  const Result<OpenedStore> source = OpenStore(*from, settings->master_key, StoreUse::kServe);
  if (!source) return Refuse("--from: " + source.error().message);
  auto target = OpenTarget(*to, settings->master_key, source->master_key);
  if (!target) return Refuse("--to: " + target.error().message);
  const auto copied =
      CopyStore(*source->store, *target->store, {source->master_key, target->master_key},
                options.replace, SystemClock().Now());
  if (!copied) return Refuse(copied.error().message + " (run the same command again to go on)");
  fmt::print("{} conversations moved.\n", *copied);
  if (to->kind == StoreSettings::Kind::kPostgres && !settings->master_key) {
    fmt::print(
        "Its master key is the one in {}.key: give it to every server as "
        "MELDWIJZER_MASTER_KEY_FILE.\n",
        from->path);
  }
  return kExitOk;
}

int RunRotateKeys(const StoreCommandOptions& options) {
  const auto settings = ReadSettingsOf(options);
  if (!settings) return settings.error();
  const bool by_file = !settings->master_key;
  if (!by_file && !settings->master_key_new) {
    return Refuse(
        "give the new key as MELDWIJZER_MASTER_KEY_NEW or MELDWIJZER_MASTER_KEY_NEW_FILE "
        "(openssl rand -base64 32)");
  }
  Result<OpenedStore> opened = OpenStore(settings->store, settings->master_key, StoreUse::kOperate);
  if (!opened) return Refuse(opened.error().message);
  // With a key file the new key lies beside it before the store needs it, and takes its place
  // after.
  const std::string key_file = settings->store.path + ".key";
  const std::string next_file = NextKeyFile(settings->store.path);
  std::error_code ignored;
  if (by_file) fs::remove(next_file, ignored);
  const Result<LoadedMasterKey> next = LoadMasterKey(settings->master_key_new, next_file);
  if (!next) return Refuse(next.error().message);
  const Status rotated = opened->store->RotateKeys(next->key, kRotationGrace, [&]() -> Status {
    if (!by_file) return {};
    return PutInPlace(next_file, key_file);
  });
  if (!rotated) {
    return Refuse(rotated.error().message + " (run it again, with the new key, to finish)");
  }
  if (by_file) {
    fmt::print("Rotated; the new key is in {}.\n", key_file);
  } else {
    fmt::print(
        "Rotated. Start servers with the new key as MELDWIJZER_MASTER_KEY from now on; those that "
        "run go on.\n");
  }
  return kExitOk;
}

int RunErase(const StoreCommandOptions& options) {
  const auto opened = Operate(options);
  if (!opened) return opened.error();
  const Result<int64_t> erased =
      opened->store->EraseUser(options.channel, options.user, SystemClock().Now());
  if (!erased) return Refuse(erased.error().message);
  fmt::print("{} conversations erased.\n", *erased);
  return *erased > 0 ? kExitOk : kExitWrong;
}

namespace {

// An id as `outbox list` shows it: the hash of the conversation in hex, a dot, a number.
std::string ShownId(const DeliveryId& id) {
  return fmt::format("{}.{}", ToHex(id.conversation), id.number);
}

// The deliveries that ids, or --failed, name.
Result<std::vector<DeliverySummary>> Chosen(OutboxStore& store,
                                            const StoreCommandOptions& options) {
  Result<std::vector<DeliverySummary>> all = store.List(kListedMax);
  if (!all) return all;
  std::vector<DeliverySummary> chosen;
  for (const DeliverySummary& summary : *all) {
    const bool named = std::ranges::find(options.ids, ShownId(summary.id)) != options.ids.end();
    if (named || (options.failed && summary.failed)) chosen.push_back(summary);
  }
  if (chosen.size() < options.ids.size()) {
    return Fail(ErrorCode::kNotFound, "an id is not in the outbox: see `meldwijzer outbox list`");
  }
  return chosen;
}

int ForEachChosen(const StoreCommandOptions& options, const char* done,
                  const std::function<Result<bool>(SqlStore&, const DeliveryId&)>& act) {
  const auto opened = Operate(options);
  if (!opened) return opened.error();
  if (options.ids.empty() && !options.failed) return Refuse("name ids, or say --failed");
  const auto chosen = Chosen(*opened->store, options);
  if (!chosen) return Refuse(chosen.error().message);
  int count = 0;
  for (const DeliverySummary& summary : *chosen) {
    const Result<bool> acted = act(*opened->store, summary.id);
    if (!acted) return Refuse(acted.error().message);
    if (*acted) ++count;
  }
  fmt::print("{} {}.\n", count, done);
  return kExitOk;
}

}  // namespace

int RunOutboxList(const StoreCommandOptions& options) {
  const auto opened = Operate(options);
  if (!opened) return opened.error();
  const auto all = opened->store->List(kListedMax);
  if (!all) return Refuse(all.error().message);
  for (const DeliverySummary& summary : *all) {
    fmt::print("{}  {}  attempts {}  made {:%FT%TZ}  {}\n", ShownId(summary.id),
               summary.failed ? "failed " : "waiting", summary.attempts,
               std::chrono::floor<std::chrono::seconds>(summary.created_at), summary.why);
  }
  fmt::print("{} messages{}\n", all->size(), all->size() == kListedMax ? " (the first ones)" : "");
  return kExitOk;
}

int RunOutboxRetry(const StoreCommandOptions& options) {
  return ForEachChosen(options, "will be tried again", [](SqlStore& store, const DeliveryId& id) {
    return store.RetryFailed(id, SystemClock().Now());
  });
}

int RunOutboxDrop(const StoreCommandOptions& options) {
  return ForEachChosen(options, "dropped",
                       [](SqlStore& store, const DeliveryId& id) { return store.Drop(id); });
}

}  // namespace meldwijzer

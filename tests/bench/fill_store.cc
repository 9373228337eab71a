// Fills an SQLite store with COUNT conversations, each as a first description leaves it: state, key
// and receipt, through the store's own turn. Makes PATH.key.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bot/content/content_set.h"
#include "bot/crypto/master_key.h"
#include "bot/stores/sqlite_store.h"
#include "bot/turns/dialog_steps.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: fill_store PATH COUNT\n");
    return 2;
  }
  const std::string path = argv[1];
  const int count = std::atoi(argv[2]);
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  const std::expected<std::unique_ptr<const ContentSet>, Problems> content = BuildContent(files);
  const auto key = LoadMasterKey(std::nullopt, path + ".key");
  if (!content || !key) return 1;
  const auto store =
      SqliteStore::Create({.path = path, .synchronous_full = false, .batch_max = 2000}, key->key);
  if (!store) return 1;
  const DialogSteps steps(**content, {});
  Activity activity;
  activity.channel = "generic";
  activity.conversation = activity.user = "fill";
  activity.text = "ze heeft ineens een tweede telefoon en een oudere vriend";
  const Instant now = SystemClock().Now();
  const StepOutcome outcome = steps.Plan(activity, now).step(std::nullopt);
  const Step step = [&](const std::optional<StoredConversation>&) { return outcome; };
  std::atomic<int> next = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 256; ++t) {
    threads.emplace_back([&] {
      for (int i = next++; i < count; i = next++) {
        const std::string name = "stored-" + std::to_string(i);
        const ConversationKey conversation{"generic", name, "u-" + name};
        if (!(*store)->TakeTurn(conversation, "e", now, step)) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("state %zu bytes, answer %zu bytes\n", outcome.state.size(), outcome.answer.size());
  return failed == 0 ? 0 : 1;
}

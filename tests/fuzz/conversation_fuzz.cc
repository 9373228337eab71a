// A whole conversation with the shipped dialog: each line of the input is typed, or pressed where
// it begins with '['. Every reply says something, and the snapshot survives its writing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/text/text.h"
#include "bot/content/content_set.h"
#include "bot/turns/contact_reply.h"
#include "bot/turns/text_reader.h"
#include "dialogs/flow/engine.h"
#include "dialogs/reply/reply.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program

namespace {

constexpr size_t kTurnsMax = 40;

const ContentSet& Content() {
  static const std::unique_ptr<const ContentSet> content = [] {
    Problems problems;
    auto built = BuildContent(ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems));
    if (!built) std::abort();
    return std::move(*built);
  }();
  return *content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (!IsValidUtf8(rest)) return 0;
  const Texts& texts = Content().TextsOf("nl");
  const ContactReply places(Content().directory, texts);
  const DialogContext context{Content().flow, texts, Content().catalog, places};
  std::optional<Snapshot> snapshot;
  for (size_t turn = 0; turn < kTurnsMax && !rest.empty(); ++turn) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty()) continue;
    Event event;
    event.now = Instant(std::chrono::hours(500'000));
    if (line.front() == '[') {
      event.choice = line.substr(1);
    } else {
      event.reading = ReadText(Content(), line);
    }
    const TurnResult result = Advance(context, snapshot, "nl", event);
    const auto messages = RenderReply(context, result, {{"retention_days", "30"}}, event.now);
    if (messages.empty() || messages.size() > kMessagesPerReplyMax) std::abort();
    const auto again = ParseSnapshot(Serialize(result.next));
    if (!again || !(*again == result.next)) std::abort();
    snapshot = *again;
  }
  return 0;
}

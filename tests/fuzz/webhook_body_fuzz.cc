// The body of a signed webhook and a stored answer on arbitrary bytes.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/text/text.h"
#include "bot/channels/generic/generic_channel.h"
#include "bot/turns/reply_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto event = meldwijzer::ParseGenericEvent(text, "evt");
  if (event && event->activity) {
    const meldwijzer::Activity& activity = *event->activity;
    const bool filled = !activity.text.empty() || !activity.choice.empty();
    if (!filled || activity.conversation.empty() || !meldwijzer::IsValidUtf8(activity.text)) {
      __builtin_trap();
    }
  }
  const auto reply = meldwijzer::ReplyFromJson(text);
  if (reply) {
    const auto again = meldwijzer::ReplyFromJson(meldwijzer::ReplyToJson(*reply));
    if (!again) __builtin_trap();
  }
  return 0;
}

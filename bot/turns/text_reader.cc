#include "bot/turns/text_reader.h"

#include <algorithm>

namespace meldwijzer {

Reading ReadText(const ContentSet& content, std::string_view typed) {
  Reading reading;
  reading.urgent = content.urgency.Recognize(typed);
  const std::vector<IdentifyingSpan> spans = content.identifying.Find(typed);
  reading.text = Mask(typed, spans);
  for (const IdentifyingSpan& span : spans) reading.masked.push_back(span.kind);
  if (std::find(reading.urgent.begin(), reading.urgent.end(), UrgencyKind::kSelf) !=
      reading.urgent.end()) {
    return reading;
  }
  reading.matches = content.matcher.Match(reading.text);
  if (const auto place = content.directory.Mention(reading.text)) {
    reading.place = PlaceMention{place->query, place->whole_message};
  }
  reading.faq = content.faq.Find(reading.text);
  return reading;
}

}  // namespace meldwijzer

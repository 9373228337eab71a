#include "bot/turns/text_reader.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace meldwijzer {
namespace {

// What was taken out says nothing: the matcher sees as many full stops in its place, so that the
// bytes of its quotes stay where they are.
std::string WithoutMasks(std::string text) {
  const std::string_view mask = kMaskNl;
  for (size_t at = text.find(mask); at != std::string::npos; at = text.find(mask, at)) {
    text.replace(at, mask.size(), mask.size(), '.');
  }
  return text;
}

}  // namespace

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
  const std::string legible = WithoutMasks(reading.text);
  reading.matches = content.matcher.Match(legible);
  if (const auto place = content.directory.Mention(legible)) {
    reading.place = PlaceMention{place->query, place->whole_message};
  }
  reading.faq = content.faq.Find(legible);
  return reading;
}

}  // namespace meldwijzer

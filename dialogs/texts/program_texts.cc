#include <initializer_list>
#include <vector>

#include "dialogs/texts/text_check.h"

namespace meldwijzer {
namespace {

struct ProgramText {
  const char* key;
  std::vector<std::string> arguments = {};
};

// In the order of nl_contact, nl, nl_record and nl_urgent. Whoever lets the program say something
// adds it here, or `check` calls the text unused.
const std::vector<ProgramText>& Keys() {
  static const std::vector<ProgramText> keys = {
      {"contact-answer.found", {"place"}},
      {"contact-answer.none", {"place"}},
      {"contact-answer.coordinator"},
      {"contact-answer.report-point"},
      {"contact-answer.secondary"},
      {"contact-answer.or"},
      {"contact-answer.phone", {"phone"}},
      {"contact-answer.hours", {"hours", "open"}},
      {"contact-answer.hours-unknown"},
      {"contact-answer.old-mobile"},
      {"contact-answer.email", {"email"}},
      {"contact-answer.web", {"web"}},
      {"contact-answer.no-number"},
      {"contact-answer.checked", {"date", "who"}},
      {"contact-answer.unchecked", {"date"}},
      {"contact-answer.unchecked-undated"},
      {"contact-answer.ask-first", {"place"}},
      {"contact-answer.fallback"},
      {"contact-answer.now"},
      {"contact-answer.fallback-line", {"number", "open", "phone"}},
      {"contact-answer.open"},
      {"contact-answer.closed"},
      {"contact-answer.open-unknown"},
      {"contact-answer.urgent"},
      {"contact-answer.most-current"},
      {"call-slip.age", {"value"}},
      {"call-slip.place"},
      {"call-slip.safe-now"},
      {"call-slip.facts", {"value"}},
      {"call-slip.done", {"value"}},
      {"call-slip.wants", {"value"}},
      {"call-slip.ask-first"},
      {"erase.done"},
      {"back.nothing"},
      {"skip.not-possible"},
      {"signals.known"},
      {"step.unknown"},
      {"step.reasons-first"},
      {"correct.changed", {"slot"}},
      {"correct.only-this"},
      {"correct.asked-again", {"list"}},
      {"where.step", {"step", "title"}},
      {"where.not-started"},
      {"where.confirmed"},
      {"where.nothing-confirmed"},
      {"where.last", {"at"}},
      {"where.next"},
      {"done.restart-hint"},
      {"stale-choice"},
      {"notice.reminder"},
      {"notice.retention"},
      {"notice.undelivered"},
      {"input.too-long"},
      {"slot.cut"},
      {"version.place-gone"},
      {"group.private"},
      {"rate-limited"},
      {"storage-none"},
      {"pending.intro"},
      {"pending.item", {"list", "number", "quote", "signal"}},
      {"pending.context-item", {"number", "quote", "signal"}},
      {"pending.other-form"},
      {"pending.legal-sexwork"},
      {"suggested.intro"},
      {"suggested.item", {"number", "signal"}},
      {"overview.intro"},
      {"overview.item", {"signal"}},
      {"overview.notes"},
      {"overview.empty"},
      {"open-items.intro"},
      {"open-items.none"},
      {"categories.intro"},
      {"categories.item", {"number", "title"}},
      {"category.intro"},
      {"category.item", {"number", "signal"}},
      {"why.item", {"other_cause", "signal", "why"}},
      {"why.nothing"},
      {"unset.organisation"},
      {"unset.expert"},
      {"unset.expert_reach"},
      {"unset.expert_hours"},
      {"unset.achterwacht"},
      {"step.1"},
      {"step.2"},
      {"step.3"},
      {"step.4"},
      {"step.5"},
      {"talk-points.intro"},
      {"talk-points.item", {"quote"}},
      {"talk-points.none"},
      {"record.title"},
      {"record.made-at", {"at"}},
      {"record.neutral"},
      {"record.masked"},
      {"mask.record"},
      {"masked.told", {"count"}},
      {"record.about"},
      {"record.step1"},
      {"record.step2"},
      {"record.step3"},
      {"record.step4"},
      {"record.step5"},
      {"record.signal", {"list", "noted_at", "quote", "signal", "source"}},
      {"record.signal-without-quote", {"list", "noted_at", "signal", "source"}},
      {"record.seen"},
      {"record.heard"},
      {"record.context-heading"},
      {"record.interpretation-heading"},
      {"record.contradicts-heading"},
      {"record.notes-heading"},
      {"record.open-heading"},
      {"record.none"},
      {"record.coordinator"},
      {"record.sources"},
      {"list.list", {"publisher", "title"}},
      {"list.article", {"publisher", "title"}},
      {"urgent.danger"},
      {"urgent.medical"},
      {"urgent.suicide_now"},
      {"urgent.suicide_thoughts"},
      {"urgent.sexual_violence_7d"},
      {"urgent.missing_minor"},
      {"urgent.disclosure"},
      {"urgent.common"},
      {"urgent.continue"},
      {"choice.pick-all"},
      {"choice.pick-none"},
  };
  return keys;
}

constexpr const char* kWordLists[] = {"pick.all", "pick.none", "pick.except"};

}  // namespace

TextUses ProgramTexts() {
  TextUses uses;
  const SourcePosition where = {"dialogs/content/texts", 0, 0};
  for (const ProgramText& text : Keys()) {
    uses.texts.push_back({text.key, where, false, text.arguments, false});
  }
  for (const char* const list : kWordLists) uses.words.push_back({list, where, true});
  return uses;
}

}  // namespace meldwijzer

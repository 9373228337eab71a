#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogs/reading/known_words.h"
#include "dialogs/reading/reading.h"

namespace meldwijzer {

// Finds what identifies a person (principle 4: name, BSN, birth date, phone, e-mail, address,
// licence plate). Finds much, not everything (rule P1). Never: the published help lines, bare place
// names, a bare postcode of four digits, years, ages, amounts and times. Const and thread-safe;
// time is linear in the text.
class IdentifyingFinder {
 public:
  // Without known words only listed names and those that something introduces are found.
  IdentifyingFinder() : IdentifyingFinder(KnownWords()) {}
  explicit IdentifyingFinder(KnownWords known)
      : known_(std::make_shared<const KnownWords>(std::move(known))) {}

  // Spans into `text`, in order, not overlapping. Text that is no UTF-8 is read as far as it goes.
  std::vector<IdentifyingSpan> Find(std::string_view text) const;

 private:
  std::shared_ptr<const KnownWords> known_;
};

// `text` with each span replaced by `mask`. `spans` as Find returns them.
std::string Mask(std::string_view text, const std::vector<IdentifyingSpan>& spans,
                 std::string_view mask = kMaskNl);

}  // namespace meldwijzer

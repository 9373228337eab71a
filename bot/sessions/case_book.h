#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace meldwijzer {

inline constexpr size_t kCasesMax = 12;  // side by side, of one visitor
inline constexpr size_t kCaseNameBytesMax = 60;
inline constexpr int kWrongCodesMax = 5;  // then the lock makes wait, each time twice as long
inline constexpr std::chrono::hours kLockWaitMax{12};

// One matter of a visitor. Its conversation hangs on the number, its name is the person's own.
struct WebCase {
  int number = 1;
  std::string name;  // masked text; empty: none was given
  bool operator==(const WebCase&) const = default;
};

// What is known of a visitor beside their conversations. A value.
struct CaseBook {
  std::vector<WebCase> cases = {WebCase{}};  // never empty; in the order in which they were begun
  int active = 1;                            // number of the case that the page shows
  int next = 2;
  int wrong_codes = 0;   // since the lock was last opened
  Instant wait_until{};  // no code is looked at before
  Instant kept_at{};     // when it was last written; the epoch: never
  bool operator==(const CaseBook&) const = default;

  const WebCase& Active() const;
  bool Has(int number) const;
  // Begins a case and makes it the active one; false where there are kCasesMax.
  bool Begin(std::string name);
  // Takes a case out; the newest that is left becomes active. The last one cannot be taken out.
  void Remove(int number);
  // A wrong code: after kWrongCodesMax a wait of a minute, then two, four, at most kLockWaitMax.
  void CountWrongCode(Instant now);
};

std::string ToText(const CaseBook& book);
// kCorrupt for what ToText did not write.
Result<CaseBook> ParseCaseBook(std::string_view text);

}  // namespace meldwijzer

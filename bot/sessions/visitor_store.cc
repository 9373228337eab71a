#include "bot/sessions/visitor_store.h"

#include <cctype>
#include <charconv>
#include <string_view>
#include <utility>

#include "bot/crypto/secret.h"

namespace meldwijzer {
namespace {

// Letters and digits that nobody takes for one another.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kCodeCharacters = 8;
constexpr size_t kCodeTypedMax = 40;
constexpr std::chrono::hours kKeepAliveEvery{24};
constexpr size_t kEventBytes = 16;

std::string NewEvent() { return ToHex(RandomBytes(kEventBytes)); }

ConversationKey BookKey(const std::string& visitor) {
  return {kWebChannel, visitor + "/cases", visitor};
}

ConversationKey CodeKey(const std::string& code, const std::string& visitor) {
  return {kWebChannel, "code/" + code, visitor};
}

std::string NewCode() {
  // 256 is no multiple of the alphabet, so bytes beyond the last multiple are left out.
  const size_t usable = 256 / kAlphabet.size() * kAlphabet.size();
  std::string code;
  while (code.size() < kCodeCharacters) {
    for (const char byte : RandomBytes(kCodeCharacters)) {
      const auto value = static_cast<unsigned char>(byte);
      if (value < usable && code.size() < kCodeCharacters) {
        code += kAlphabet[value % kAlphabet.size()];
      }
    }
  }
  return code;
}

std::string Normalized(std::string_view typed) {
  std::string code;
  for (const char c : typed.substr(0, kCodeTypedMax)) {
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (kAlphabet.find(upper) != std::string_view::npos) code += upper;
  }
  return code;
}

// What a device code keeps: until when, and whose.
std::string CodeState(Instant until, const std::string& visitor) {
  return std::to_string(until.time_since_epoch().count()) + " " + visitor;
}

std::optional<std::string> VisitorOf(std::string_view state, Instant now) {
  const size_t space = state.find(' ');
  int64_t until_ms = 0;
  if (space == std::string_view::npos) return std::nullopt;
  std::from_chars(state.data(), state.data() + space, until_ms);
  if (now >= Instant(std::chrono::milliseconds(until_ms))) return std::nullopt;
  return std::string(state.substr(space + 1));
}

}  // namespace

ConversationKey CaseKey(const std::string& visitor, int number) {
  return {kWebChannel, number == 1 ? visitor : visitor + "/" + std::to_string(number), visitor};
}

Result<CaseBook> VisitorStore::Read(const std::string& visitor) {
  const auto stored = store_.Load(BookKey(visitor));
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return CaseBook{};
  return ParseCaseBook((*stored)->state);
}

Result<CaseBook> VisitorStore::Change(const std::string& visitor,
                                      const std::function<void(CaseBook&)>& change) {
  CaseBook changed;
  const Instant now = clock_.Now();
  const Step step = [&](const std::optional<StoredConversation>& stored) {
    CaseBook book;
    if (stored) book = ParseCaseBook(stored->state).value_or(CaseBook{});
    change(book);
    book.kept_at = now;
    changed = book;
    StepOutcome outcome;
    outcome.state = ToText(book);
    return outcome;
  };
  const auto taken = store_.TakeTurn(BookKey(visitor), NewEvent(), now, step);
  if (!taken) return std::unexpected(taken.error());
  return changed;
}

Status VisitorStore::KeepAlive(const std::string& visitor, const CaseBook& book) {
  if (book.kept_at == Instant{} || clock_.Now() - book.kept_at < kKeepAliveEvery) return {};
  const auto kept = Change(visitor, [](CaseBook&) {});
  if (!kept) return std::unexpected(kept.error());
  return {};
}

Result<VisitorStore::DeviceCode> VisitorStore::MakeDeviceCode(const std::string& visitor) {
  const std::string code = NewCode();
  const Instant now = clock_.Now();
  const Instant until = now + kDeviceCodeLifetime;
  const Step step = [&](const std::optional<StoredConversation>&) {
    StepOutcome outcome;
    outcome.state = CodeState(until, visitor);
    return outcome;
  };
  const auto taken = store_.TakeTurn(CodeKey(code, visitor), NewEvent(), now, step);
  if (!taken) return std::unexpected(taken.error());
  return DeviceCode{code.substr(0, 4) + "-" + code.substr(4), until};
}

Result<std::optional<std::string>> VisitorStore::TakeDeviceCode(const std::string& typed) {
  std::optional<std::string> visitor;
  const std::string code = Normalized(typed);
  if (code.size() != kCodeCharacters) return visitor;
  const Instant now = clock_.Now();
  const Step step = [&](const std::optional<StoredConversation>& stored) {
    StepOutcome outcome;
    visitor = stored ? VisitorOf(stored->state, now) : std::nullopt;
    outcome.keep = stored ? StepOutcome::Keep::kErase : StepOutcome::Keep::kNothing;
    return outcome;
  };
  // One event for everybody who tries this code: of two at once only one finds something.
  const auto taken = store_.TakeTurn(CodeKey(code, ""), NewEvent(), now, step);
  if (!taken) return std::unexpected(taken.error());
  if (taken->repeated) visitor.reset();
  return visitor;
}

Status VisitorStore::EraseAll(const std::string& visitor) {
  const auto erased = store_.EraseUser(kWebChannel, visitor, clock_.Now());
  if (!erased) return std::unexpected(erased.error());
  return {};
}

}  // namespace meldwijzer

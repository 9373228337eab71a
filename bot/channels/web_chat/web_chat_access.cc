// The lock, the cases, other devices, and the record: what stands around the conversation.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/local_time.h"
#include "base/text/text.h"
#include "bot/channels/web_chat/html.h"
#include "bot/channels/web_chat/web_chat_asked.h"

namespace meldwijzer {
namespace {

constexpr const char* kRecordSegmentError = "record-gone";
constexpr size_t kTokenSegment = 1;

int NumberIn(const FormFields& fields, const std::string& name) {
  const std::string text = FieldOf(fields, name);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

HttpResponse WebChatChannel::LockedPage(const Asked& asked, const std::string& error,
                                        int status) const {
  ChatPage page;
  page.kind = ChatPage::Kind::kLocked;
  page.locale = asked.locale;
  page.error = error;
  // Whoever posted this has just typed it; it waits in the form until the lock opens.
  if (!FieldOf(asked.fields, "text").empty() || !FieldOf(asked.fields, "choice").empty()) {
    page.held_text = FieldOf(asked.fields, "text");
    page.held_choice = FieldOf(asked.fields, "choice");
    page.held_event = FieldOf(asked.fields, "event");
  }
  return Page(asked, std::move(page), status);
}

HttpResponse WebChatChannel::PostActive(const HttpRequest& request) {
  Asked asked = Read(request);
  if (auto refusal = Refuse(asked, false)) return *refusal;
  HttpResponse response;
  response.status = asked.visitor && !asked.IsLocked() ? 204 : 409;
  if (response.status == 204) {
    asked.Touch();
    KeepCookie(asked, response);
  }
  return response;
}

HttpResponse WebChatChannel::PostLock(const HttpRequest& request) {
  Asked asked = Read(request);
  if (IsFromElsewhere(request)) return *Refuse(asked, false);
  HttpResponse response = SeeOther(options_.theme.exit_url);
  response.headers.emplace_back("Clear-Site-Data", "\"cache\"");
  if (asked.visitor) {
    asked.visitor->active_at = Instant{};
    KeepCookie(asked, response);
  }
  return response;
}

HttpResponse WebChatChannel::PostUnlock(const HttpRequest& request) {
  Asked asked = Read(request);
  if (auto refusal = Refuse(asked, false)) return *refusal;
  if (!asked.visitor) return SeeOther("/");
  const std::string& id = asked.visitor->id;
  const auto book = visitors_.Read(id);
  if (!book) return LockedPage(asked, Word(asked.locale, "error-internal"), 503);
  if (asked.now < book->wait_until) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(book->wait_until - asked.now);
    return LockedPage(
        asked, Word(asked.locale, "code-wait", {{"minutes", std::to_string(minutes.count())}}),
        429);
  }
  if (!tokens_.IsLockCode(*asked.visitor, FieldOf(asked.fields, "code"))) {
    const auto counted =
        visitors_.Change(id, [&](CaseBook& changed) { changed.CountWrongCode(asked.now); });
    return LockedPage(asked, Word(asked.locale, counted ? "code-wrong" : "error-internal"),
                      counted ? 403 : 503);
  }
  if (book->wrong_codes > 0) {
    const auto forgiven = visitors_.Change(id, [](CaseBook& changed) { changed.wrong_codes = 0; });
    if (!forgiven) return LockedPage(asked, Word(asked.locale, "error-internal"), 503);
  }
  asked.Touch();
  if (!FieldOf(asked.fields, "event").empty()) return OpenUnlocked(asked);
  HttpResponse response = SeeOther("/");
  KeepCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::PostFresh(const HttpRequest& request) {
  const Asked asked = Read(request);
  if (auto refusal = Refuse(asked, false)) return *refusal;
  HttpResponse response = SeeOther("/?lang=" + asked.locale);
  DropCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::PostCases(const HttpRequest& request) {
  Asked asked = Read(request);
  if (auto refusal = Refuse(asked)) return *refusal;
  if (!asked.visitor) return SeeOther("/");
  const std::string what = FieldOf(asked.fields, "do");
  const std::string& id = asked.visitor->id;
  if (what == "erase-all") {
    if (const Status erased = visitors_.EraseAll(id); !erased) return Failed(asked, erased.error());
    ChatPage page;
    page.locale = asked.locale;
    page.said_first = Word(asked.locale, "erased-all");
    page.messages = backend_.Opening(asked.locale).messages;
    HttpResponse response = Page(asked, std::move(page));
    DropCookie(asked, response);
    return response;
  }
  const std::string name(Trim(FieldOf(asked.fields, "name")));
  if (name.size() > kCaseNameBytesMax || HasControlCharacters(name)) {
    return Failed(asked, 400, "error-unreadable");
  }
  if (!backend_.IsNeutral(name)) return Failed(asked, 400, "case-name-person");
  bool full = false;
  const auto changed = visitors_.Change(id, [&](CaseBook& book) {
    full = false;
    if (what == "new") full = !book.Begin(name);
    const int number = NumberIn(asked.fields, "case");
    if (what == "switch" && book.Has(number)) book.active = number;
    if (what == "rename") {
      for (WebCase& one : book.cases) {
        if (one.number == book.active) one.name = name;
      }
    }
  });
  if (!changed) return Failed(asked, changed.error());
  if (full) return Failed(asked, 409, "case-limit");
  asked.Touch();
  HttpResponse response = SeeOther("/");
  KeepCookie(asked, response);
  return response;
}

// The words that ask for a code stand in the content, with a comma between.
bool WebChatChannel::AsksForDeviceCode(const Asked& asked, const std::string& text) const {
  constexpr size_t kWordsBytesMax = 60;
  if (text.empty() || text.size() > kWordsBytesMax) return false;
  std::string typed(text);
  while (!typed.empty() && (typed.back() == '.' || typed.back() == '?')) typed.pop_back();
  std::string words = Word(asked.locale, "device-words");
  std::string_view left = words;
  while (!left.empty()) {
    const size_t comma = left.find(',');
    if (EqualsIgnoreCase(Trim(left.substr(0, comma)), typed)) return true;
    left = comma == std::string_view::npos ? std::string_view() : left.substr(comma + 1);
  }
  return false;
}

HttpResponse WebChatChannel::PostDevice(const HttpRequest& request) {
  Asked asked = Read(request);
  if (auto refusal = Refuse(asked, FieldOf(asked.fields, "do") != "open")) return *refusal;
  if (FieldOf(asked.fields, "do") == "open") return OpenOnThisDevice(asked);
  if (!asked.visitor) return SeeOther("/");
  return MakeDeviceCode(asked, "");
}

HttpResponse WebChatChannel::MakeDeviceCode(Asked& asked, const std::string& mine) {
  const auto made = visitors_.MakeDeviceCode(asked.visitor->id);
  if (!made) return Failed(asked, made.error());
  ChatPage page;
  ShowStanding(asked, page);
  page.mine = mine;
  page.said_first =
      Word(page.locale, "device-code", {{"code", made->code}, {"until", FormatLocal(made->until)}});
  asked.Touch();
  HttpResponse response = Page(asked, std::move(page));
  KeepCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::OpenOnThisDevice(Asked& asked) {
  const int wait_s = code_limit_.TryOpen(asked.request.client, asked.now);
  if (wait_s > 0) return Failed(asked, 429, "error-limited", std::to_string(wait_s));
  const auto visitor = visitors_.TakeDeviceCode(FieldOf(asked.fields, "code"));
  if (!visitor) return Failed(asked, visitor.error());
  if (!*visitor) return Failed(asked, 403, "device-wrong");
  asked.visitor = Visitor{**visitor, asked.now};
  HttpResponse response = SeeOther("/");
  KeepCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::File(const WebFile& file) const {
  HttpResponse response;
  AddPageSecurityHeaders(response, policy_);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"" + Word(file.locale, "record-file") + file.extension + "\"");
  response.content_type = file.content_type;
  response.body = file.bytes;
  return response;
}

HttpResponse WebChatChannel::PostRecord(const HttpRequest& request) {
  Asked asked = Read(request);
  if (auto refusal = Refuse(asked)) return *refusal;
  if (!asked.visitor) return SeeOther("/");
  const auto book = visitors_.Read(asked.visitor->id);
  if (!book) return Failed(asked, book.error());
  const auto file =
      backend_.MakeRecord(asked.visitor->id, book->active, FieldOf(asked.fields, "format"));
  if (!file) return Failed(asked, file.error());
  if (!*file) return Failed(asked, 404, "error-nothing-here");
  asked.Touch();
  HttpResponse response = File(**file);
  KeepCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::GetRecordLink(const HttpRequest& request) const {
  const std::string locale = LocaleOf(request, {});
  const PageWords words = WordsIn(locale);
  if (!backend_.IsRecordLink(request.Segment(kTokenSegment))) {
    return Plain(locale, Word(locale, "record"), MessageHtml(Word(locale, kRecordSegmentError)),
                 410);
  }
  std::string buttons;
  for (const char* const format : {"pdf", "markdown", "text"}) {
    buttons += std::string(R"(<button name="format" value=")") + format + R"(">)" +
               EscapeHtml(Word(locale, std::string("record-") + format)) + "</button>";
  }
  return Plain(locale, Word(locale, "record"),
               MessageHtml(backend_.Words(locale, "record.before", {})) +
                   MessageHtml(Word(locale, "record-once")) +
                   R"(<form method="post" class="row"><input type="hidden" name="lang" value=")" +
                   locale + R"(">)" + buttons + "</form>");
}

HttpResponse WebChatChannel::PostRecordLink(const HttpRequest& request) const {
  const Asked asked = Read(request);
  if (auto refusal = Refuse(asked, false)) return *refusal;
  const auto file =
      backend_.TakeRecord(request.Segment(kTokenSegment), FieldOf(asked.fields, "format"));
  if (file && *file) return File(**file);
  const std::string key = file ? kRecordSegmentError : "error-internal";
  return Plain(asked.locale, Word(asked.locale, "record"), MessageHtml(Word(asked.locale, key)),
               file ? 410 : 503);
}

}  // namespace meldwijzer

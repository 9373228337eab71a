// The conversation in the page: looking at it, and one message.
#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/web_chat/web_chat_asked.h"

namespace meldwijzer {
namespace {

// The answers that stand alone (rules U2 and U4): nothing of the page is added to them.
bool StandsAlone(const Reply& reply) {
  return reply.dialog.dialog == "urgent" || reply.dialog.dialog == "self";
}

}  // namespace

HttpResponse WebChatChannel::GetPage(const HttpRequest& request) {
  Asked asked = Read(request);
  // A link on another site brings no strict cookie along; a second look of our own does.
  if (request.Header("Sec-Fetch-Site") == "cross-site" && !asked.visitor &&
      request.Header("Sec-Fetch-Dest") != "iframe") {
    HttpResponse response = Plain(asked.locale, Word(asked.locale, "title"), "");
    response.headers.emplace_back("Refresh", "0; url=/");
    return response;
  }
  if (asked.IsLocked()) return LockedPage(asked, "", 200);
  ChatPage page;
  ShowStanding(asked, page);
  asked.Touch();
  HttpResponse response = Page(asked, std::move(page));
  if (asked.visitor) KeepCookie(asked, response);
  return response;
}

// The question that stands, or the first message.
void WebChatChannel::ShowStanding(Asked& asked, ChatPage& page) {
  page.locale = asked.locale;
  if (asked.visitor) {
    const auto book = visitors_.Read(asked.visitor->id);
    const auto standing =
        book ? backend_.Look(asked.visitor->id, book->active) : std::unexpected(book.error());
    if (book && standing && *standing) {
      page.locale = (*standing)->locale;
      page.messages = std::move((*standing)->reply.messages);
      page.step = (*standing)->reply.dialog.step;
      if (!StandsAlone((*standing)->reply)) page.said_first = Word(page.locale, "back-again");
      FillMenu(asked, *book, page);
      return;
    }
    if (book) FillMenu(asked, *book, page);
    page.has_record = false;
  }
  Reply opening = backend_.Opening(asked.locale);
  page.messages = std::move(opening.messages);
}

void WebChatChannel::FillMenu(const Asked& asked, const CaseBook& book, ChatPage& page) const {
  for (const WebCase& one : book.cases) {
    std::string name = one.name;
    if (name.empty()) {
      name = Word(page.locale, "case-number", {{"number", std::to_string(one.number)}});
    }
    page.cases.push_back({one.number, std::move(name), one.number == book.active});
  }
  page.lock_code = tokens_.LockCode(*asked.visitor);
  page.has_record = true;
}

HttpResponse WebChatChannel::PostMessage(const HttpRequest& request) {
  Asked asked = Read(request);
  if (IsFromElsewhere(request) || !asked.readable) return *Refuse(asked);
  if (asked.IsLocked()) return LockedPage(asked, "", 200);
  return OpenUnlocked(asked);
}

// Takes the message of a form whose sender may do so.
HttpResponse WebChatChannel::OpenUnlocked(Asked& asked) {
  std::optional<Activity> activity = ActivityOf(asked.fields, asked.locale);
  if (!activity) return Failed(asked, 400, "error-unreadable");
  if (activity->text.empty() && activity->choice.empty()) return Failed(asked, 400, "error-empty");
  if (asked.visitor && AsksForDeviceCode(asked, activity->text)) {
    return MakeDeviceCode(asked, activity->text);
  }
  if (!asked.visitor) {
    const int wait_s = limit_.TryOpen(asked.request.client, asked.now);
    if (wait_s > 0) return Failed(asked, 429, "error-network", std::to_string(wait_s));
    asked.visitor = VisitorTokens::New(asked.now);
    asked.is_new = true;
  }
  return Answer(asked, *activity);
}

HttpResponse WebChatChannel::Answer(Asked& asked, const Activity& message) {
  const auto book = visitors_.Read(asked.visitor->id);
  if (!book) return Failed(asked, book.error());
  Activity activity = message;
  const ConversationKey key = CaseKey(asked.visitor->id, book->active);
  activity.conversation = key.conversation;
  activity.user = key.user;
  Result<WebTurn> turn = backend_.TakeTurn(activity);
  if (!turn) return Failed(asked, turn.error());
  if (turn->erased) return Erased(asked, *turn);
  // What this keeps alive is written rarely, and a turn is not lost for it.
  const Status kept = visitors_.KeepAlive(asked.visitor->id, *book);
  static_cast<void>(kept);
  ChatPage page;
  page.locale = turn->locale.empty() ? asked.locale : turn->locale;
  page.mine = activity.choice.empty() ? activity.text : ChoiceOf(asked.fields).title;
  page.step = turn->reply.dialog.step;
  FillMenu(asked, *book, page);
  if (asked.is_new && !StandsAlone(turn->reply)) {
    page.said_first = "**" + Word(page.locale, "lock-code", {{"code", page.lock_code}}) + "** " +
                      Word(page.locale, "lock-code-hint");
  }
  page.messages = std::move(turn->reply.messages);
  asked.Touch();
  HttpResponse response = Page(asked, std::move(page));
  KeepCookie(asked, response);
  return response;
}

// Wis alles: the case goes out of the list; with the last one everything goes (rule P2).
HttpResponse WebChatChannel::Erased(Asked& asked, const WebTurn& turn) {
  ChatPage page;
  page.locale = turn.locale;
  page.messages = turn.reply.messages;
  const auto book = visitors_.Read(asked.visitor->id);
  if (book && book->cases.size() > 1) {
    const auto left = visitors_.Change(asked.visitor->id,
                                       [&](CaseBook& changed) { changed.Remove(book->active); });
    if (left) FillMenu(asked, *left, page);
    asked.Touch();
    HttpResponse response = Page(asked, std::move(page));
    KeepCookie(asked, response);
    return response;
  }
  if (const Status erased = visitors_.EraseAll(asked.visitor->id); !erased) {
    return Failed(asked, erased.error());
  }
  HttpResponse response = Page(asked, std::move(page));
  DropCookie(asked, response);
  return response;
}

HttpResponse WebChatChannel::Failed(Asked& asked, const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return Failed(asked, 400, "error-unreadable");
    case ErrorCode::kTooLarge:
      return Failed(asked, 413, "error-too-long");
    case ErrorCode::kLimited:
      return Failed(asked, 429, "error-limited", "10");
    case ErrorCode::kUnavailable:
      return Failed(asked, 503, "error-store", "2");
    default:
      return Failed(asked, 500, "error-internal");
  }
}

// The page as it stood, with what was typed and why it was not taken.
HttpResponse WebChatChannel::Failed(Asked& asked, int status, const std::string& error_key,
                                    const std::string& retry_after) {
  if (asked.is_new) asked.visitor.reset();  // nothing happened
  ChatPage page;
  ShowStanding(asked, page);
  page.said_first.clear();
  page.error = Word(page.locale, error_key);
  page.draft = FieldOf(asked.fields, "text");
  HttpResponse response = Page(asked, std::move(page), status);
  if (!retry_after.empty()) response.headers.emplace_back("Retry-After", retry_after);
  return response;
}

}  // namespace meldwijzer

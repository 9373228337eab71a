#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

struct WebTurn {
  Reply reply;
  std::string locale;  // of the reply; empty where the event had been taken before
  bool erased = false;
};

struct WebStanding {
  std::string locale;
  Reply reply;
};

// A document to save.
struct WebFile {
  std::string content_type;
  std::string extension;  // ".pdf"
  std::string bytes;
  std::string locale;
};

// What the page asks of the bot. Thread-safe.
class WebChatBackend {
 public:
  virtual ~WebChatBackend() = default;

  // The first message; nothing is stored for it.
  virtual Reply Opening(const std::string& locale) = 0;
  virtual Result<WebTurn> TakeTurn(const Activity& activity) = 0;
  // The question that stands in a visitor's case; nullopt where there is nothing. Takes no turn.
  virtual Result<std::optional<WebStanding>> Look(const std::string& visitor, int number) = 0;
  // The record of a case as "pdf", "markdown" or "text"; nullopt where there is no case or no such
  // form.
  virtual Result<std::optional<WebFile>> MakeRecord(const std::string& visitor, int number,
                                                    std::string_view format) = 0;
  // The same for a one-time link (rule P5); nullopt where it was used, has expired or is none.
  virtual Result<std::optional<WebFile>> TakeRecord(std::string_view token,
                                                    std::string_view format) = 0;
  // True while a one-time link can still be used.
  virtual bool IsRecordLink(std::string_view token) = 0;
  // False where a name for a case holds what identifies a person.
  virtual bool IsNeutral(const std::string& name) = 0;
  // A text of the content.
  virtual std::string Words(const std::string& locale, const std::string& key,
                            const std::map<std::string, std::string>& arguments) = 0;
};

}  // namespace meldwijzer

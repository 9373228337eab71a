#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/turns/activity.h"

namespace meldwijzer {

// The page's own texts ("page." and the key) in one language, with their placeholders filled.
using PageArguments = std::map<std::string, std::string>;
using PageWords = std::function<std::string(const std::string& key, const PageArguments&)>;

// How the organisation dresses the page.
struct PageTheme {
  std::string name;       // of the organisation; empty: none is shown
  bool has_logo = false;  // at /logo.svg
  std::string exit_url;   // where the quick exit leads
};

struct PageCase {
  int number = 1;
  std::string name;  // as shown
  bool active = false;
};

// Everything that a page shows. The same page serves browsers with and without scripts: a script
// posts the same forms and takes the new parts out of the answer.
struct ChatPage {
  enum class Kind { kConversation, kLocked };
  Kind kind = Kind::kConversation;
  std::string locale = "nl";
  PageTheme theme;
  std::string event;  // fresh id for the forms of this page

  // The conversation: what the person said last, what the bot answered.
  std::string mine;
  std::vector<Message> messages;
  std::optional<int> step;  // 1 to 5
  std::string said_first;   // a line of the page above the messages
  std::string error;        // Markdown; tied to the field
  std::string draft;        // what was typed and not taken

  // The menu; empty without a conversation of one's own.
  std::vector<PageCase> cases;
  std::string lock_code;  // empty: nothing to lock yet
  bool has_record = false;

  // Of a locked page: what was posted into the lock, to be taken when it opens.
  std::string held_text;
  std::string held_choice;
  std::string held_event;
};

std::string ChatPageHtml(const ChatPage& page, const PageWords& words);

// Pages around the conversation, in the same dress: about, and the one-time link to a record.
struct PlainPage {
  std::string locale = "nl";
  PageTheme theme;
  std::string heading;
  std::string body;  // HTML
};
std::string PlainPageHtml(const PlainPage& page, const PageWords& words);

}  // namespace meldwijzer

#pragma once

#include <string>
#include <vector>

namespace meldwijzer {

// What the person gets to read. Text is Unicode with Markdown's **bold**, lists and links only;
// each channel renders that in its own dialect.
struct Choice {
  std::string id;  // stable name of what it does
  std::string title;
  bool operator==(const Choice&) const = default;
};

struct Link {
  std::string title;
  std::string url;
  bool operator==(const Link&) const = default;
};

struct Message {
  std::string text;
  std::vector<Choice> choices;
  std::vector<Link> links;
  bool operator==(const Message&) const = default;
};

// A reply holds at most this many messages, of about this many characters each (documents such as
// the record excepted).
inline constexpr size_t kMessagesPerReplyMax = 3;
inline constexpr size_t kMessageCharactersAim = 600;

}  // namespace meldwijzer

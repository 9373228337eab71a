#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/flow/message.h"

namespace meldwijzer {

// What one message of a platform can hold.
struct FitRules {
  // Of the text as the platform counts it, after rendering.
  std::function<size_t(std::string_view neutral)> size;
  size_t size_max = 4000;
  size_t choices_max = 0;         // buttons; 0: none, the choices become a numbered list
  size_t choice_title_max = 200;  // code points; one that is longer: numbered list
};

// A message in pieces that each fit, in order, with nothing lost. Links become lines at the end.
// Choices stay on the last piece, or become a numbered list there ("1. Nu gevaar"), whose numbers
// the dialog reads. Texts are cut behind a paragraph, else a sentence, else a word; never inside a
// link, an address or a code point; bold goes on in the next piece.
std::vector<Message> FitMessage(const Message& message, const FitRules& rules);

// The text alone, cut like that.
std::vector<std::string> SplitText(std::string_view text, const FitRules& rules);

// What a button carries: the choice, and the question under which it stands (Reply::question).
std::string EncodeChoice(const std::string& choice, const std::string& question);
struct ChosenButton {
  std::string choice;
  std::string question;
};
ChosenButton DecodeChoice(std::string_view value);

}  // namespace meldwijzer

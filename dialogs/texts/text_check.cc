#include "dialogs/texts/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

// Values of the organisation and the settings, which every text may hold.
constexpr std::array kFacts = {"organisation", "expert",      "expert_reach",
                               "expert_hours", "achterwacht", "retention_days"};

// A text that speaks of these says what the law says.
constexpr std::array kLawWords = {
    "wet", "wettelijk",  "wettelijke", "verplicht", "verplichte", "strafbaar",  "knmg", "jeugdwet",
    "avg", "meldplicht", "law",        "legally",   "obligatory", "punishable", "gdpr", "criminal"};

constexpr size_t kNumberDigitsMin = 8;  // of a telephone number that is written out
constexpr size_t kNumberDigitsMax = 12;

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A letter of any script, or a digit.
bool IsWordByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

// The telephone numbers that stand in a text, as digits: 0800-2000, 033-448 11 86, 112.
std::vector<std::string> NumbersIn(std::string_view text) {
  std::vector<std::string> numbers;
  for (size_t i = 0; i < text.size();) {
    const bool inside = i > 0 && IsWordByte(text[i - 1]);
    if (!IsDigit(text[i]) || inside) {
      ++i;
      continue;
    }
    std::string digits;
    size_t end = i;
    for (size_t at = i; at < text.size() && digits.size() <= kNumberDigitsMax; ++at) {
      if (IsDigit(text[at])) {
        digits += text[at];
        end = at + 1;
      } else if ((text[at] != ' ' && text[at] != '-') || at + 1 == text.size() ||
                 !IsDigit(text[at + 1])) {
        break;
      }
    }
    const bool word_goes_on = end < text.size() && IsWordByte(text[end]);
    const bool written_out = digits.starts_with('0') && digits.size() >= kNumberDigitsMin;
    const bool emergency = digits.size() == 3 && digits.starts_with("11");
    if ((written_out || emergency) && !word_goes_on) numbers.push_back(digits);
    i = end;
  }
  return numbers;
}

bool IsSource(const std::string& source) {
  return source.starts_with("https://") || source.starts_with("http://") || source == kSourceSelf ||
         source == kSourceAdvice;
}

bool SpeaksOfLaw(const std::string& plain) {
  const std::string words = " " + plain + " ";
  return std::ranges::any_of(kLawWords, [&](const char* word) {
    return words.find(fmt::format(" {} ", word)) != std::string::npos;
  });
}

class TextCheck {
 public:
  TextCheck(const TextCheckInput& input, Problems& problems) : input_(input), problems_(problems) {
    for (const TextUse& use : input.uses.texts) {
      Known& known = uses_[use.key];
      known.where = use.where;
      known.statement = known.statement || use.statement;
      known.title = known.title || use.title;
      known.arguments.insert(use.arguments.begin(), use.arguments.end());
    }
    for (const std::string& key : input.uses.optional_texts) optional_.insert(key);
  }

  void Check() {
    for (const Texts* const texts : input_.languages) {
      CheckMissing(*texts);
      for (const auto& [key, entry] : texts->entries()) CheckEntry(*texts, key, entry);
      CheckWordLists(*texts);
    }
  }

 private:
  struct Known {
    SourcePosition where;
    bool statement = false;
    bool title = false;
    std::set<std::string> arguments;
  };

  void Report(const SourcePosition& where, std::string message) {
    problems_.push_back({where, std::move(message)});
  }

  void CheckMissing(const Texts& texts) {
    if (!texts.complete()) return;
    std::vector<std::string> names;
    for (const auto& [key, entry] : texts.entries()) {
      if (!uses_.contains(key)) names.push_back(key);  // what is used cannot be meant
    }
    for (const auto& [key, use] : uses_) {
      if (texts.Has(key)) continue;
      Report(use.where, fmt::format("the text \"{}\" is missing in language \"{}\"{}", key,
                                    texts.locale(), DidYouMean(key, names)));
    }
    for (const Texts* const other : input_.languages) {
      for (const std::string& key : optional_) {
        if (!other->Has(key) || texts.Has(key)) continue;
        Report(other->Find(key)->key_at,
               fmt::format("the text \"{}\" is missing in language \"{}\"", key, texts.locale()));
      }
    }
  }

  void CheckEntry(const Texts& texts, const std::string& key, const Texts::Entry& entry) {
    const auto use = uses_.find(key);
    if (use == uses_.end() && !optional_.contains(key)) {
      std::vector<std::string> missing;
      for (const auto& [name, unused] : uses_) {
        if (!texts.Has(name)) missing.push_back(name);
      }
      Report(entry.key_at, fmt::format("nothing uses the text \"{}\"{}: use it, or remove it", key,
                                       DidYouMean(key, missing)));
      return;
    }
    if (Trim(entry.text).empty()) {
      Report(entry.key_at, fmt::format("the text \"{}\" is empty", key));
      return;
    }
    CheckPlaceholders(key, entry, use == uses_.end() ? Known{} : use->second);
    CheckLength(key, entry, use != uses_.end() && use->second.title);
    CheckSources(key, entry, use != uses_.end() && use->second.statement);
    CheckNumbers(entry);
    const auto plain = input_.plain.find(texts.locale());
    CheckPlain(entry, plain == input_.plain.end() ? PlainLanguage{} : plain->second, problems_);
  }

  void CheckPlaceholders(const std::string& key, const Texts::Entry& entry, const Known& use) {
    std::vector<std::string> fillable(kFacts.begin(), kFacts.end());
    fillable.insert(fillable.end(), use.arguments.begin(), use.arguments.end());
    for (const std::string& name : entry.placeholders) {
      if (std::ranges::find(fillable, name) != fillable.end()) continue;
      Report(entry.where, fmt::format("nobody fills the placeholder {{{}}} of the text \"{}\"{}",
                                      name, key, DidYouMean(name, fillable)));
    }
    for (const Texts* const other : input_.languages) {
      const Texts::Entry* const same = other->Find(key);
      if (same == nullptr) continue;
      for (const std::string& name : same->placeholders) {
        if (entry.placeholders.contains(name)) continue;
        Report(entry.where,
               fmt::format("the text \"{}\" has no placeholder {{{}}}, which it has in "
                           "language \"{}\"",
                           key, name, other->locale()));
      }
    }
  }

  void CheckLength(const std::string& key, const Texts::Entry& entry, bool title) {
    const size_t length = CountCodePoints(entry.text);
    const size_t limit = title ? kTitleCharactersMax : kTextCharactersMax;
    if (length <= limit) return;
    Report(entry.where,
           fmt::format("the text \"{}\" is too long for the channels: {} characters, at most {}",
                       key, length, limit));
  }

  void CheckSources(const std::string& key, const Texts::Entry& entry, bool statement) {
    for (const std::string& source : entry.sources) {
      if (IsSource(source)) continue;
      Report(
          entry.source_at,
          fmt::format("\"{}\" is no source: a source is a web address (https://…), or \"{}\" for "
                      "what the bot says of itself, or \"{}\" for our own advice",
                      source, kSourceSelf, kSourceAdvice));
    }
    const bool needs = statement || !entry.kind.empty() || SpeaksOfLaw(entry.plain);
    if (!entry.sources.empty() || !needs) return;
    Report(entry.where, fmt::format("the statement \"{}\" names no source: add source: "
                                    "[\"https://…\"], or [{}] where the bot speaks of itself",
                                    key, kSourceSelf));
  }

  void CheckNumbers(const Texts::Entry& entry) {
    if (input_.numbers.empty()) return;
    const std::vector<std::string> known(input_.numbers.begin(), input_.numbers.end());
    for (const std::string& number : NumbersIn(entry.text)) {
      if (input_.numbers.contains(number)) continue;
      Report(entry.where, fmt::format("the number {} is not in directory/data/national.yaml{}",
                                      number, DidYouMean(number, known)));
    }
  }

  void CheckWordLists(const Texts& texts) {
    std::map<std::string, const WordUse*> uses;
    for (const WordUse& use : input_.uses.words) uses.emplace(use.key, &use);
    std::vector<std::string> names;
    for (const auto& [key, list] : texts.all_words()) names.push_back(key);
    for (const auto& [key, use] : uses) {
      if (!use->required || !texts.complete() || !texts.Words(key).empty()) continue;
      Report(use->where, fmt::format("no words for \"{}\" in language \"{}\": people cannot type "
                                     "it{}",
                                     key, texts.locale(), DidYouMean(key, names)));
    }
    std::vector<std::string> wanted;
    for (const auto& [key, use] : uses) wanted.push_back(key);
    for (const auto& [key, list] : texts.all_words()) {
      if (uses.contains(key)) continue;
      Report(*texts.PlaceOfWords(key),
             fmt::format("nothing uses the words \"{}\"{}", key, DidYouMean(key, wanted)));
    }
  }

  const TextCheckInput& input_;
  Problems& problems_;
  std::map<std::string, Known> uses_;
  std::set<std::string> optional_;
};

bool IsDay(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() != kForm.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (kForm[i] == 'd' ? !IsDigit(text[i]) : text[i] != '-') return false;
  }
  return true;
}

}  // namespace

void TextUses::Append(const TextUses& more) {
  texts.insert(texts.end(), more.texts.begin(), more.texts.end());
  words.insert(words.end(), more.words.begin(), more.words.end());
  optional_texts.insert(optional_texts.end(), more.optional_texts.begin(),
                        more.optional_texts.end());
}

void CheckTexts(const TextCheckInput& input, Problems& problems) {
  TextCheck(input, problems).Check();
}

void CheckReviewDays(const Texts& texts, const std::string& today, Problems& problems) {
  for (const auto& [key, entry] : texts.entries()) {
    if (entry.review_by.empty()) continue;
    if (!IsDay(entry.review_by)) {
      problems.push_back(
          {entry.where,
           fmt::format("the text \"{}\": review_by is a day such as 2027-05-01", key)});
    } else if (entry.review_by < today) {
      problems.push_back({entry.where, fmt::format("the text \"{}\" was to be reviewed by {}: read "
                                                   "it again and set a new day",
                                                   key, entry.review_by)});
    }
  }
}

}  // namespace meldwijzer

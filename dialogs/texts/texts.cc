#include "dialogs/texts/texts.h"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

// ICU reads an apostrophe as a quote; an author writes "foto's". Doubled, it stays one.
std::string DoubleApostrophes(std::string_view text) {
  std::string doubled;
  doubled.reserve(text.size());
  for (const char c : text) {
    doubled.push_back(c);
    if (c == '\'') doubled.push_back(c);
  }
  return doubled;
}

std::string FormatWithIcu(const std::string& locale, std::string_view text,
                          const TextArguments& arguments, bool& ok) {
  UErrorCode status = U_ZERO_ERROR;
  icu::MessageFormat format(icu::UnicodeString::fromUTF8(DoubleApostrophes(text)),
                            icu::Locale(locale.c_str()), status);
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, value] : arguments) {
    names.push_back(icu::UnicodeString::fromUTF8(name));
    values.emplace_back(icu::UnicodeString::fromUTF8(value));
  }
  icu::UnicodeString out;
  if (U_SUCCESS(status) != 0) {
    format.format(names.data(), values.data(), static_cast<int32_t>(names.size()), out, status);
  }
  ok = U_SUCCESS(status) != 0;
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

// Adds the names of the placeholders; false where the text is no message, or has a loose brace.
bool PlaceholdersOf(std::string_view text, std::set<std::string>& names) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError error;
  const icu::UnicodeString pattern = icu::UnicodeString::fromUTF8(DoubleApostrophes(text));
  const icu::MessagePattern parsed(pattern, &error, status);
  if (U_SUCCESS(status) == 0) return false;
  int depth = 0;
  for (const char c : text) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (depth < 0) return false;
  }
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const icu::MessagePattern::Part& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NUMBER) return false;  // {0}: names only
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_NAME) continue;
    std::string name;
    parsed.getSubstring(part).toUTF8String(name);
    names.insert(name);
  }
  return depth == 0;
}

// Fills plain {name} placeholders; false where the text needs ICU (plural, select).
bool FormatPlain(std::string_view text, const TextArguments& arguments, std::string& out) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find('{', at);
    out.append(text.substr(at, open - at));
    if (open == std::string_view::npos) return true;
    const size_t close = text.find('}', open);
    if (close == std::string_view::npos) return false;
    const std::string_view name = text.substr(open + 1, close - open - 1);
    if (name.find_first_of(",{ ") != std::string_view::npos) return false;
    const auto value = arguments.find(std::string(name));
    if (value != arguments.end()) out.append(value->second);
    at = close + 1;
  }
  return true;
}

class TextsParser {
 public:
  TextsParser(const SourceText& file, Problems& problems)
      : mistakes_before_(problems.size()),
        root_(ParseYaml(file.text, file.file, problems)),
        read_(problems.size() == mistakes_before_ || !root_.IsNull()),
        check_(file.file, problems) {}

  // False where the file is no map.
  bool Parse(const std::string& locale, std::map<std::string, Texts::Entry, std::less<>>& entries,
             std::map<std::string, Texts::WordList, std::less<>>& words) {
    if (!read_ || !check_.ExpectMap(root_, "the file")) return false;
    check_.AllowKeys(root_, {"texts", "words"});
    if (const Yaml* const texts = root_.Find("texts"); texts != nullptr) {
      for (const YamlEntry& entry : texts->entries) AddText(locale, entry, entries);
    }
    if (const Yaml* const listed = root_.Find("words"); listed != nullptr) {
      for (const YamlEntry& entry : listed->entries) AddWords(entry, words);
    }
    return true;
  }

 private:
  void AddText(const std::string& locale, const YamlEntry& entry,
               std::map<std::string, Texts::Entry, std::less<>>& entries) {
    Texts::Entry text;
    text.where = check_.Position(entry.value);
    text.key_at = {text.where.file, entry.line, entry.column};
    text.source_at = text.key_at;
    if (entry.value.IsScalar()) {
      text.text = entry.value.scalar;
    } else if (check_.ExpectMap(entry.value, "a text")) {
      check_.AllowKeys(entry.value,
                       {"text", "source", "reviewed_by", "review_by", "approved_by", "kind"});
      text.text = check_.RequiredText(entry.value, "text");
      if (const Yaml* const at = entry.value.Find("text")) text.where = check_.Position(*at);
      text.sources = check_.TextList(entry.value, "source");
      if (const Yaml* const at = entry.value.Find("source")) text.source_at = check_.Position(*at);
      text.reviewed_by = check_.OptionalText(entry.value, "reviewed_by").value_or("");
      text.review_by = check_.OptionalText(entry.value, "review_by").value_or("");
      text.approved_by = check_.OptionalText(entry.value, "approved_by").value_or("");
      text.kind = check_.OptionalText(entry.value, "kind").value_or("");
      if (!text.kind.empty() && text.kind != "emergency" && text.kind != "legal") {
        check_.Report(*entry.value.Find("kind"),
                      fmt::format("the kind \"{}\" is unknown{} (it is emergency or legal)",
                                  text.kind, DidYouMean(text.kind, {"emergency", "legal"})));
      }
    }
    CheckText(locale, entry, text);
    if (!entries.emplace(entry.key, text).second) {
      check_.Report(
          entry.line, entry.column,
          fmt::format("the text \"{}\" stands in another file too: remove one", entry.key));
    }
  }

  void CheckText(const std::string& locale, const YamlEntry& entry, Texts::Entry& text) {
    bool ok = true;
    if (text.text.find_first_of("{}") != std::string::npos) {
      FormatWithIcu(locale, text.text, {}, ok);
      ok = ok && PlaceholdersOf(text.text, text.placeholders);
    }
    if (!ok) {
      check_.Report(
          text.where.line, text.where.column,
          "this is no ICU message: check its braces; what the bot fills in stands between "
          "{ and }");
    }
    // Rule K2: an emergency text without its number helps nobody.
    const bool has_number =
        std::ranges::any_of(text.text, [](char c) { return c >= '0' && c <= '9'; });
    if (text.kind == "emergency" && !has_number) {
      check_.Report(entry.value, "K2: an emergency text must hold the number to call");
    }
  }

  void AddWords(const YamlEntry& entry,
                std::map<std::string, Texts::WordList, std::less<>>& words) {
    if (!check_.ExpectList(entry.value, "words")) return;
    Texts::WordList& list = words[entry.key];
    if (!list.words.empty()) {
      check_.Report(
          entry.line, entry.column,
          fmt::format("the words \"{}\" stand in another file too: remove one", entry.key));
    }
    list.where = {check_.Position(entry.value).file, entry.line, entry.column};
    for (const Yaml& item : entry.value.items) {
      if (!check_.ExpectScalar(item, "a word")) continue;
      if (PlainWords(item.scalar).empty()) check_.Report(item, "this is no word that people type");
      list.words.push_back(item.scalar);
    }
  }

  const size_t mistakes_before_;
  Yaml root_;
  const bool read_;  // else what is wrong is said already
  YamlChecker check_;
};

}  // namespace

std::string PlainWords(std::string_view text) {
  std::string plain;
  for (const Token& token : Tokenize(text)) {
    if (!plain.empty()) plain += ' ';
    plain += token.text;
  }
  return plain;
}

Texts::Texts(std::string locale, std::map<std::string, Entry, std::less<>> entries,
             std::map<std::string, Texts::WordList, std::less<>> words, bool complete)
    : locale_(std::move(locale)),
      entries_(std::move(entries)),
      words_(std::move(words)),
      complete_(complete) {
  // Once here instead of in every turn.
  for (auto& [key, entry] : entries_) entry.plain = PlainWords(entry.text);
  for (auto& [key, list] : words_) {
    for (std::string& word : list.words) word = PlainWords(word);
  }
}

bool Texts::Has(std::string_view key) const { return Find(key) != nullptr; }

const Texts::Entry* Texts::Find(std::string_view key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

std::string Texts::Format(std::string_view key, const TextArguments& arguments) const {
  const Entry* const entry = Find(key);
  if (entry == nullptr) return fmt::format("[{}]", key);
  std::string out;
  if (FormatPlain(entry->text, arguments, out)) return out;
  bool ok = true;
  return FormatWithIcu(locale_, entry->text, arguments, ok);
}

std::string_view Texts::Plain(std::string_view key) const {
  const Entry* const entry = Find(key);
  return entry == nullptr ? std::string_view() : std::string_view(entry->plain);
}

const std::vector<std::string>& Texts::Words(std::string_view key) const {
  static const std::vector<std::string> none;
  const auto found = words_.find(key);
  return found == words_.end() ? none : found->second.words;
}

const SourcePosition* Texts::PlaceOfWords(std::string_view key) const {
  const auto found = words_.find(key);
  return found == words_.end() ? nullptr : &found->second.where;
}

Texts ParseTexts(const std::string& locale, const std::vector<SourceText>& files,
                 Problems& problems) {
  std::map<std::string, Texts::Entry, std::less<>> entries;
  std::map<std::string, Texts::WordList, std::less<>> words;
  bool complete = true;
  for (const SourceText& file : files) {
    complete = TextsParser(file, problems).Parse(locale, entries, words) && complete;
  }
  return {locale, std::move(entries), std::move(words), complete};
}

}  // namespace meldwijzer

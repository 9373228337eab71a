#include "dialogs/texts/texts.h"

#include <fmt/format.h>
#include <unicode/locid.h>
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
      : root_(ParseYaml(file.text, file.file, problems)), check_(file.file, problems) {}

  void Parse(const std::string& locale, std::map<std::string, Texts::Entry, std::less<>>& entries,
             std::map<std::string, std::vector<std::string>, std::less<>>& words) {
    if (!check_.ExpectMap(root_, "the file")) return;
    check_.AllowKeys(root_, {"texts", "words"});
    if (const Yaml* const texts = root_.Find("texts"); texts != nullptr) {
      for (const YamlEntry& entry : texts->entries) AddText(locale, entry, entries);
    }
    if (const Yaml* const listed = root_.Find("words"); listed != nullptr) {
      for (const YamlEntry& entry : listed->entries) AddWords(entry, words);
    }
  }

 private:
  void AddText(const std::string& locale, const YamlEntry& entry,
               std::map<std::string, Texts::Entry, std::less<>>& entries) {
    Texts::Entry text;
    text.where = check_.Position(entry.value);
    if (entry.value.IsScalar()) {
      text.text = entry.value.scalar;
    } else if (check_.ExpectMap(entry.value, "a text")) {
      check_.AllowKeys(entry.value,
                       {"text", "source", "reviewed_by", "review_by", "approved_by", "kind"});
      text.text = check_.RequiredText(entry.value, "text");
      text.sources = check_.TextList(entry.value, "source");
      text.reviewed_by = check_.OptionalText(entry.value, "reviewed_by").value_or("");
      text.review_by = check_.OptionalText(entry.value, "review_by").value_or("");
      text.approved_by = check_.OptionalText(entry.value, "approved_by").value_or("");
      text.kind = check_.OptionalText(entry.value, "kind").value_or("");
    }
    CheckText(locale, entry, text);
    if (!entries.emplace(entry.key, text).second) {
      check_.Report(
          entry.line, entry.column,
          fmt::format("the text \"{}\" stands in another file too: remove one", entry.key));
    }
  }

  void CheckText(const std::string& locale, const YamlEntry& entry, const Texts::Entry& text) {
    bool ok = true;
    if (text.text.find('{') != std::string::npos) FormatWithIcu(locale, text.text, {}, ok);
    if (!ok) check_.Report(entry.value, "this is no ICU message: check its braces");
    // Rule K2: an emergency text without its number helps nobody.
    const bool has_number =
        std::ranges::any_of(text.text, [](char c) { return c >= '0' && c <= '9'; });
    if (text.kind == "emergency" && !has_number) {
      check_.Report(entry.value, "K2: an emergency text must hold the number to call");
    }
  }

  void AddWords(const YamlEntry& entry,
                std::map<std::string, std::vector<std::string>, std::less<>>& words) {
    if (!check_.ExpectList(entry.value, "words")) return;
    std::vector<std::string>& list = words[entry.key];
    for (const Yaml& item : entry.value.items) {
      if (check_.ExpectScalar(item, "a word")) list.push_back(item.scalar);
    }
  }

  Yaml root_;
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
             std::map<std::string, std::vector<std::string>, std::less<>> words)
    : locale_(std::move(locale)), entries_(std::move(entries)), words_(std::move(words)) {
  // Once here instead of in every turn.
  for (auto& [key, entry] : entries_) entry.plain = PlainWords(entry.text);
  for (auto& [key, list] : words_) {
    for (std::string& word : list) word = PlainWords(word);
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
  return found == words_.end() ? none : found->second;
}

Texts ParseTexts(const std::string& locale, const std::vector<SourceText>& files,
                 Problems& problems) {
  std::map<std::string, Texts::Entry, std::less<>> entries;
  std::map<std::string, std::vector<std::string>, std::less<>> words;
  for (const SourceText& file : files) TextsParser(file, problems).Parse(locale, entries, words);
  return {locale, std::move(entries), std::move(words)};
}

}  // namespace meldwijzer

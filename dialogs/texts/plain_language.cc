#include "dialogs/texts/plain_language.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

constexpr size_t kQuotedWordsMax = 6;  // of a sentence in a message

size_t CountLetters(std::string_view word) {
  size_t count = 0;
  for (const char c : word) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
  }
  return count;
}

bool EndsSentence(char c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == '\n';
}

// Sentences, also the parts around a colon and the lines of a list. A mark ends one only where a
// space follows, so that "0592.nl" and "9.00" stay whole.
std::vector<std::string_view> Sentences(std::string_view text) {
  std::vector<std::string_view> sentences;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool last = i + 1 == text.size();
    if (!last && !(EndsSentence(text[i]) &&
                   (text[i] == '\n' || text[i + 1] == ' ' || text[i + 1] == '\n'))) {
      continue;
    }
    sentences.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  return sentences;
}

// The text as it is read: links by their titles, without the marks of Markdown.
std::string AsRead(std::string_view text) {
  std::string read;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("](")) {
      i = std::min(text.find(')', i), text.size() - 1);
    } else if (text[i] != '*' && text[i] != '[') {
      read += text[i];
    }
  }
  return read;
}

std::string FirstWords(const std::vector<Token>& tokens) {
  std::string words;
  for (size_t i = 0; i < std::min(tokens.size(), kQuotedWordsMax); ++i) {
    words += (i == 0 ? "" : " ") + tokens[i].text;
  }
  return words;
}

void ReadLanguage(const Yaml& node, YamlChecker& check, PlainLanguage& plain) {
  check.AllowKeys(node, {"instead", "explained"});
  if (const Yaml* const instead = node.Find("instead");
      instead != nullptr && check.ExpectMap(*instead, "instead")) {
    for (const YamlEntry& entry : instead->entries) {
      if (!check.ExpectScalar(entry.value, "a plain word")) continue;
      plain.instead.emplace(PlainWords(entry.key), entry.value.scalar);
    }
  }
  for (const std::string& word : check.TextList(node, "explained")) {
    plain.explained.insert(PlainWords(word));
  }
}

}  // namespace

PlainLanguages ParsePlainLanguages(const SourceText& file, Problems& problems) {
  PlainLanguages languages;
  const Yaml root = ParseYaml(file.text, file.file, problems);
  YamlChecker check(file.file, problems);
  if (root.IsNull() || !check.ExpectMap(root, "the file")) return languages;
  for (const YamlEntry& entry : root.entries) {
    if (!check.ExpectMap(entry.value, "a language")) continue;
    ReadLanguage(entry.value, check, languages[entry.key]);
  }
  return languages;
}

void CheckPlain(const Texts::Entry& entry, const PlainLanguage& plain, Problems& problems) {
  const std::string read = AsRead(entry.text);
  for (const std::string_view sentence : Sentences(read)) {
    const std::vector<Token> tokens = Tokenize(sentence);
    if (tokens.size() > kSentenceWordsMax) {
      problems.push_back(
          {entry.where,
           fmt::format("the sentence \"{} …\" has {} words and is above level B1: make "
                       "two of it, of at most {} words each",
                       FirstWords(tokens), tokens.size(), kSentenceWordsMax)});
    }
    for (const Token& token : tokens) {
      if (CountLetters(token.text) <= kWordLettersMax) continue;
      if (plain.explained.contains(token.text)) continue;
      problems.push_back(
          {entry.where,
           fmt::format("the word \"{}\" is long for level B1: say it in shorter words, "
                       "or explain it and name it in plain_words.yaml",
                       token.text)});
    }
  }
  const std::string words = " " + PlainWords(read) + " ";
  for (const auto& [hard, easy] : plain.instead) {
    if (words.find(" " + hard + " ") == std::string::npos) continue;
    problems.push_back(
        {entry.where, fmt::format("\"{}\" is above level B1; did you mean \"{}\"?", hard, easy)});
  }
}

}  // namespace meldwijzer

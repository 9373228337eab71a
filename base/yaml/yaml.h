#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace meldwijzer {

struct YamlEntry;

// A YAML value that knows where it stands. Everything is text until asked, so `yes`, `no` and
// `0800` stay as written. Plain value; copies are independent.
struct Yaml {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  std::string scalar;
  std::vector<Yaml> items;         // of a list
  std::vector<YamlEntry> entries;  // of a map, in the order of the file
  int line = 0;                    // from 1
  int column = 0;                  // from 1

  bool IsNull() const { return kind == Kind::kNull; }
  bool IsScalar() const { return kind == Kind::kScalar; }
  bool IsList() const { return kind == Kind::kList; }
  bool IsMap() const { return kind == Kind::kMap; }
  // The value under `key`, or null where this is no map or has no such key.
  const Yaml* Find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  int line = 0;  // of the key
  int column = 0;
  Yaml value;
};

// Parses one document. Syntax mistakes and duplicate keys are added to `problems`; what could be
// read is returned. Anchors are refused. Never throws. Nesting is bounded at kYamlDepthMax.
inline constexpr int kYamlDepthMax = 40;
Yaml ParseYaml(std::string_view text, const std::string& file, Problems& problems);

// Reads maps of content with checks; every mistake goes to `problems` with its place.
class YamlChecker {
 public:
  YamlChecker(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  void Report(const Yaml& at, std::string message);
  void Report(int line, int column, std::string message);
  SourcePosition Position(const Yaml& at) const { return {file_, at.line, at.column}; }

  // False, with a problem, where the kind differs. `what` names the value in the message.
  bool ExpectMap(const Yaml& node, std::string_view what);
  bool ExpectList(const Yaml& node, std::string_view what);
  bool ExpectScalar(const Yaml& node, std::string_view what);

  // A problem for each key that is not in `allowed`, with the nearest allowed one as suggestion.
  void AllowKeys(const Yaml& map, std::initializer_list<std::string_view> allowed);

  // The text under `key`; empty, with a problem, where it is missing or no scalar.
  std::string RequiredText(const Yaml& map, std::string_view key);
  // The text under `key`; nullopt where it is absent or null, a problem where it is no scalar.
  std::optional<std::string> OptionalText(const Yaml& map, std::string_view key);
  // A list of texts under `key`; a single scalar counts as a list of one. Absent: empty.
  std::vector<std::string> TextList(const Yaml& map, std::string_view key);
  std::optional<int> OptionalInt(const Yaml& map, std::string_view key);
  std::optional<bool> OptionalBool(const Yaml& map, std::string_view key);

 private:
  std::string file_;
  Problems& problems_;
};

// The candidate nearest to `word`, within two edits or a quarter of its length, or empty.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

// `; did you mean "…"?` with the nearest candidate, or nothing: the end of a message.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace meldwijzer

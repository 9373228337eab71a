#include "base/yaml/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

// Builds our tree from yaml-cpp's events; its own Node type costs several times as much.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  Yaml Take() { return std::move(root_); }
  bool too_deep() const { return too_deep_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    RefuseAnchor(mark, anchor);
    Add(Make(Yaml::Kind::kNull, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    RefuseAnchor(mark, anchor);
    Add(Make(Yaml::Kind::kNull, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    RefuseAnchor(mark, anchor);
    const bool plain_null = tag == "?" && (value.empty() || value == "null" || value == "~");
    Yaml node = Make(plain_null ? Yaml::Kind::kNull : Yaml::Kind::kScalar, mark);
    node.scalar = value;
    Add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(Yaml::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(Yaml::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    Yaml node;
    bool has_key = false;
    Yaml key;
  };

  static Yaml Make(Yaml::Kind kind, const YAML::Mark& mark) {
    Yaml node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void RefuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == 0) return;
    problems_.push_back({{file_, mark.line + 1, mark.column + 1},
                         "anchors (&) and aliases (*) are not supported: write the value out"});
  }

  void Open(Yaml::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    RefuseAnchor(mark, anchor);
    if (levels_.size() >= static_cast<size_t>(kYamlDepthMax)) too_deep_ = true;
    levels_.push_back({Make(kind, mark), false, {}});
  }

  void Close() {
    Yaml node = std::move(levels_.back().node);
    levels_.pop_back();
    Add(std::move(node));
  }

  void Add(Yaml node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == Yaml::Kind::kList) {
      level.node.items.push_back(std::move(node));
      return;
    }
    if (!level.has_key) {
      if (node.kind == Yaml::Kind::kList || node.kind == Yaml::Kind::kMap) {
        problems_.push_back({{file_, node.line, node.column}, "a key must be plain text"});
      }
      level.key = std::move(node);
      level.has_key = true;
      return;
    }
    level.has_key = false;
    AddEntry(level, std::move(node));
  }

  void AddEntry(Level& level, Yaml node) {
    const Yaml* const earlier = level.node.Find(level.key.scalar);
    if (earlier != nullptr) {
      problems_.push_back(
          {{file_, level.key.line, level.key.column},
           fmt::format("the key \"{}\" stands here twice (first near line {}): remove one",
                       level.key.scalar, earlier->line)});
      return;
    }
    level.node.entries.push_back(
        {std::move(level.key.scalar), level.key.line, level.key.column, std::move(node)});
  }

  std::string file_;
  Problems& problems_;
  std::vector<Level> levels_;
  Yaml root_;
  bool too_deep_ = false;
};

// yaml-cpp recurses for each level; count the nesting that brackets or indentation can open first.
bool NestingIsBounded(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '\n') depth = std::max(0, depth);
  }
  return deepest <= 4 * kYamlDepthMax;
}

}  // namespace

const Yaml* Yaml::Find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Yaml ParseYaml(std::string_view text, const std::string& file, Problems& problems) {
  if (!IsValidUtf8(text)) {
    problems.push_back({{file, 1, 1}, "the file is not valid UTF-8: save it as UTF-8"});
    return {};
  }
  if (!NestingIsBounded(text)) {
    problems.push_back({{file, 1, 1}, "nested too deeply"});
    return {};
  }
  TreeBuilder builder(file, problems);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& exception) {
    problems.push_back({{file, exception.mark.line + 1, exception.mark.column + 1},
                        "this is not YAML: " + exception.msg +
                            "; look at the spaces, colons and quotes here and on the line above"});
    return {};
  }
  if (builder.too_deep()) {
    problems.push_back({{file, 1, 1}, fmt::format("nested deeper than {}", kYamlDepthMax)});
    return {};
  }
  return builder.Take();
}

void YamlChecker::Report(const Yaml& at, std::string message) {
  Report(at.line, at.column, std::move(message));
}

void YamlChecker::Report(int line, int column, std::string message) {
  problems_.push_back({{file_, line, column}, std::move(message)});
}

bool YamlChecker::ExpectMap(const Yaml& node, std::string_view what) {
  if (node.IsMap()) return true;
  Report(node, fmt::format("{} must be a map (key: value)", what));
  return false;
}

bool YamlChecker::ExpectList(const Yaml& node, std::string_view what) {
  if (node.IsList()) return true;
  Report(node, fmt::format("{} must be a list (- value)", what));
  return false;
}

bool YamlChecker::ExpectScalar(const Yaml& node, std::string_view what) {
  if (node.IsScalar()) return true;
  Report(node, fmt::format("{} must be a single value", what));
  return false;
}

void YamlChecker::AllowKeys(const Yaml& map, std::initializer_list<std::string_view> allowed) {
  for (const YamlEntry& entry : map.entries) {
    if (std::ranges::find(allowed, entry.key) != allowed.end()) continue;
    Report(entry.line, entry.column,
           fmt::format("unknown key \"{}\"{}", entry.key,
                       DidYouMean(entry.key, {allowed.begin(), allowed.end()})));
  }
}

std::string YamlChecker::RequiredText(const Yaml& map, std::string_view key) {
  const Yaml* const value = map.Find(key);
  if (value == nullptr) {
    Report(map, fmt::format("\"{}\" is missing", key));
    return {};
  }
  return ExpectScalar(*value, key) ? value->scalar : std::string();
}

std::optional<std::string> YamlChecker::OptionalText(const Yaml& map, std::string_view key) {
  const Yaml* const value = map.Find(key);
  if (value == nullptr || value->IsNull()) return std::nullopt;
  if (!ExpectScalar(*value, key)) return std::nullopt;
  return value->scalar;
}

std::vector<std::string> YamlChecker::TextList(const Yaml& map, std::string_view key) {
  const Yaml* const value = map.Find(key);
  if (value == nullptr || value->IsNull()) return {};
  if (value->IsScalar()) return {value->scalar};
  std::vector<std::string> texts;
  if (!ExpectList(*value, key)) return texts;
  for (const Yaml& item : value->items) {
    if (ExpectScalar(item, key)) texts.push_back(item.scalar);
  }
  return texts;
}

std::optional<int> YamlChecker::OptionalInt(const Yaml& map, std::string_view key) {
  const auto text = OptionalText(map, key);
  if (!text) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) {
    Report(*map.Find(key), fmt::format("\"{}\" must be a whole number", key));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> YamlChecker::OptionalBool(const Yaml& map, std::string_view key) {
  const auto text = OptionalText(map, key);
  if (!text) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  Report(*map.Find(key), fmt::format("\"{}\" must be true or false", key));
  return std::nullopt;
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const int distance_max = std::max(2, static_cast<int>(word.size() / 4));
  std::string best;
  int best_distance = distance_max + 1;
  for (const std::string& candidate : candidates) {
    const int distance = EditDistance(word, candidate, distance_max);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = Nearest(word, candidates);
  return near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
}

}  // namespace meldwijzer

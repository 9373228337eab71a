// The shipped content with one mistake in it: each must be refused. The tests take a sample, in an
// order that a printed seed gives; MELDWIJZER_MUTATIONS takes as many as it says (script/soak:
// all).
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "bot/content/content_set.h"

namespace meldwijzer {
namespace {

constexpr size_t kSample = 20;
constexpr size_t kMutationsMin = 300;

struct Mutation {
  SourceText* file = nullptr;
  size_t at = 0;
  size_t length = 0;
  std::string instead;
  const char* kind = "";
};

// Every place in `file` where `pattern` matches; its first group is replaced.
void Add(std::vector<Mutation>& all, SourceText& file, const char* kind, const std::string& pattern,
         const std::string& instead) {
  const RE2 expression("(?m)" + pattern);
  REQUIRE(expression.ok());
  const re2::StringPiece text(file.text);
  re2::StringPiece group[2];
  for (size_t at = 0; expression.Match(text, at, text.size(), RE2::UNANCHORED, group, 2);) {
    const auto begin = static_cast<size_t>(group[1].data() - text.data());
    at = begin + std::max<size_t>(group[1].size(), 1);
    const size_t line = file.text.rfind('\n', begin) + 1;
    const size_t first = file.text.find_first_not_of(' ', line);
    if (file.text[first] == '#') continue;  // a remark
    std::string word = instead;
    const size_t same = word.find('=');
    if (same != std::string::npos) word.replace(same, 1, std::string(group[1]));
    all.push_back({&file, begin, group[1].size(), word, kind});
  }
}

std::vector<Mutation> AllMutations(ContentFiles& files) {
  std::vector<Mutation> all;
  const std::string name = "([a-z0-9.-]*[a-z])";
  Add(all, files.flow, "a way to nowhere", "\\bto: " + name, "=q");
  Add(all, files.flow, "a next to nowhere", "^ +next: " + name + "$", "=q");
  Add(all, files.flow, "an unknown slot", "\\bslot: " + name, "=q");
  Add(all, files.flow, "a question without text", "^ +ask: " + name + "$", "=q");
  Add(all, files.flow, "a misspelt key", "^ +(ask|choices|next|again|say|slot):", "=s");
  Add(all, files.flow, "an unknown dialog", "\\bcall: " + name, "=q");
  Add(all, files.flow, "an unknown document", "\\bmake: ([a-z_]+)", "=q");
  Add(all, files.flow, "a choice without title", "- \\{id: " + name, "=q");
  Add(all, files.flow, "an unknown condition", "when: \\{([a-z]+):", "=q");
  Add(all, files.flow, "an answer that nobody gives", "\\bis: " + name, "=q");
  for (auto& [locale, sources] : files.texts) {
    for (SourceText& source : sources) {
      Add(all, source, "a text under another name", "^  ([a-z][a-z0-9.-]+):", "=q");
      Add(all, source, "a placeholder that nobody fills", "\\{([a-z_]+)\\}", "=q");
      Add(all, source, "a brace too few", "\\{[a-z_]+(\\})", "");
      Add(all, source, "a wrong number", "\\b0800-200(0)\\b", "7");
      Add(all, source, "no source", "^    (source): ", "sourc");
    }
  }
  for (SourceText& source : files.signals) {
    Add(all, source, "a list that is not there", "^ +lists: \\[([a-z0-9-]+)", "=q");
    Add(all, source, "a signal without other cause", "^    (other_cause):", "other");
    Add(all, source, "a weight that is none", "^    weight: ([a-z]+)", "=q");
  }
  Add(all, files.faq, "an answer that is not there", "^    text: " + name, "=q");
  for (SourceText& source : files.directory) {
    if (source.file != "coordinators.yaml") continue;
    Add(all, source, "a municipality misspelt", "^        - \"([A-Z][a-z]+)\"", "=x");
    Add(all, source, "a use that is none", "^    use: ([a-z-]+)", "=q");
  }
  return all;
}

}  // namespace

TEST_CASE("every harmful mistake in the shipped content is refused") {
  Problems problems;
  ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  REQUIRE(problems.empty());
  std::vector<Mutation> mutations = AllMutations(files);
  CHECK(mutations.size() >= kMutationsMin);
  const unsigned seed = std::random_device{}();
  MESSAGE("seed " << seed << ", " << mutations.size() << " mutations");
  std::shuffle(mutations.begin(), mutations.end(), std::mt19937(seed));
  const char* const wanted = std::getenv("MELDWIJZER_MUTATIONS");
  const size_t count = wanted == nullptr ? kSample : std::strtoul(wanted, nullptr, 10);
  if (count < mutations.size()) mutations.resize(count);
  for (const Mutation& mutation : mutations) {
    const std::string before = mutation.file->text;
    mutation.file->text.replace(mutation.at, mutation.length, mutation.instead);
    const auto line =
        1 + std::count(before.begin(), before.begin() + static_cast<long>(mutation.at), '\n');
    const std::string place = mutation.file->file + ":" + std::to_string(line);
    CAPTURE(place);
    CAPTURE(std::string(mutation.kind));
    const auto built = BuildContent(files);
    CHECK_FALSE(built.has_value());
    if (!built) {
      const bool placed = std::ranges::any_of(
          built.error(), [](const Problem& problem) { return problem.where.line > 0; });
      CHECK(placed);
    }
    mutation.file->text = before;
  }
}

}  // namespace meldwijzer

#include "dialogs/flow/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

struct Edge {
  StateId to;
  std::string label;
  bool aside = false;  // a skip: drawn lighter
};

// Plain words that neither format takes for syntax.
std::string Label(std::string_view text) {
  std::string label;
  for (const char c : Truncate(text, kGraphLabelBytesMax)) {
    const bool syntax = std::string_view("\"\\{}[]<>;:#*\r").find(c) != std::string_view::npos;
    if (c == '\n') {
      label += ' ';
    } else if (!syntax) {
      label += c;
    }
  }
  if (text.size() > kGraphLabelBytesMax) label += "…";
  return label;
}

std::string GuardLabel(const Guard& guard) {
  switch (guard.kind) {
    case Guard::Kind::kAlways:
      return "";
    case Guard::Kind::kSlotIn:
      return fmt::format("{} = {}", guard.slot.str(), fmt::join(guard.values, " of "));
    case Guard::Kind::kFilled:
      return guard.slot.str() + " ingevuld";
    case Guard::Kind::kPending:
      return "signalen wachten";
    case Guard::Kind::kSuggested:
      return "suggesties";
    case Guard::Kind::kConfirmed:
      return "bevestigd";
    case Guard::Kind::kMentions:
      return guard.slot.str() + " genoemd";
    case Guard::Kind::kLookup:
      return fmt::format("plaats {}", fmt::join(guard.values, " of "));
    case Guard::Kind::kNot:
      return guard.parts.empty() ? "" : "niet " + GuardLabel(guard.parts.front());
    case Guard::Kind::kAll:
    case Guard::Kind::kAny: {
      std::vector<std::string> parts;
      parts.reserve(guard.parts.size());
      for (const Guard& part : guard.parts) parts.push_back(GuardLabel(part));
      return fmt::format("{}", fmt::join(parts, guard.kind == Guard::Kind::kAll ? " en " : " of "));
    }
  }
  return "";
}

// One arrow for all ways between the same two states, so that the picture stays readable.
std::vector<Edge> MergeParallel(const std::vector<Edge>& edges) {
  std::vector<Edge> merged;
  for (const Edge& edge : edges) {
    const auto same = std::ranges::find(merged, edge.to, &Edge::to);
    if (same == merged.end()) {
      merged.push_back(edge);
      continue;
    }
    if (!same->label.empty() && !edge.label.empty()) same->label += ", ";
    same->label += edge.label;
    same->aside = same->aside && edge.aside;
  }
  return merged;
}

std::vector<Edge> EdgesOf(const State& state, const Texts& texts) {
  std::vector<Edge> edges;
  bool needs_next = state.choices.empty() || state.answer != AnswerKind::kChoice;
  for (const ChoiceSpec& choice : state.choices) {
    if (choice.to) {
      edges.push_back({*choice.to, Label(texts.Format(choice.title)), false});
    } else {
      needs_next = true;
    }
  }
  if (needs_next && !state.end) {
    for (const Target& target : state.next) {
      edges.push_back({target.to, Label(GuardLabel(target.when)), false});
    }
  }
  if (state.skip) edges.push_back({state.skip->to, "overslaan", true});
  return MergeParallel(edges);
}

std::string TitleOf(const State& state, const Texts& texts) {
  if (state.end) return "einde";
  if (!state.call.empty()) return "dialoog " + state.call;
  return state.ask.empty() ? "" : Label(texts.Format(state.ask));
}

// "meldcode__s1_describe": a name that both formats take.
std::string NodeId(const Dialog& dialog, const StateId& state) {
  std::string id = dialog.id + "__" + state.str();
  for (char& c : id) {
    if (c == '-') c = '_';
  }
  return id;
}

}  // namespace

std::string ToDot(const DialogFlow& flow, const Texts& texts) {
  std::string dot =
      "digraph meldwijzer {\n  rankdir=TB;\n  node [shape=box, style=\"rounded,filled\", "
      "fillcolor=white, fontname=\"sans-serif\", fontsize=10];\n  edge "
      "[fontname=\"sans-serif\", fontsize=8];\n";
  for (const Dialog& dialog : flow.dialogs) {
    dot += fmt::format("  subgraph \"cluster_{0}\" {{\n    label=\"{0}\"; style=rounded;\n",
                       dialog.id);
    int step = 0;
    for (const State& state : dialog.states) {
      if (state.step && *state.step != step) {
        if (step != 0) dot += "    }\n";
        step = *state.step;
        dot += fmt::format(
            "    subgraph \"cluster_{}_{}\" {{\n    label=\"stap {}\"; bgcolor=whitesmoke;\n",
            dialog.id, step, step);
      } else if (!state.step && step != 0) {
        dot += "    }\n";
        step = 0;
      }
      const char* const color = state.stands_alone         ? "mistyrose"
                                : state.id == dialog.start ? "lightblue"
                                : state.end                ? "lightgrey"
                                                           : "white";
      dot += fmt::format("    {} [label=\"{}\\n{}\", fillcolor={}];\n", NodeId(dialog, state.id),
                         state.id.str(), TitleOf(state, texts), color);
    }
    if (step != 0) dot += "    }\n";
    for (const State& state : dialog.states) {
      for (const Edge& edge : EdgesOf(state, texts)) {
        dot += fmt::format("    {} -> {} [label=\"{}\"{}];\n", NodeId(dialog, state.id),
                           NodeId(dialog, edge.to), edge.label, edge.aside ? ", style=dotted" : "");
      }
    }
    dot += "  }\n";
  }
  return dot + "}\n";
}

std::string ToMermaid(const DialogFlow& flow, const Texts& texts) {
  std::string text = "stateDiagram-v2\n";
  for (const Dialog& dialog : flow.dialogs) {
    text +=
        fmt::format("  state \"{0}\" as dialog__{1} {{\n", dialog.id, NodeId(dialog, StateId("")));
    text += fmt::format("    [*] --> {}\n", NodeId(dialog, dialog.start));
    for (const State& state : dialog.states) {
      const std::string title = TitleOf(state, texts);
      text += fmt::format("    state \"{}{}{}\" as {}\n", state.id.str(),
                          title.empty() ? "" : " - ", title, NodeId(dialog, state.id));
    }
    for (const State& state : dialog.states) {
      for (const Edge& edge : EdgesOf(state, texts)) {
        text += fmt::format("    {} --> {}{}{}\n", NodeId(dialog, state.id),
                            NodeId(dialog, edge.to), edge.label.empty() ? "" : ": ", edge.label);
      }
      if (state.end) text += fmt::format("    {} --> [*]\n", NodeId(dialog, state.id));
    }
    text += "  }\n";
  }
  return text;
}

}  // namespace meldwijzer

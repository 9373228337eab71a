#include "bot/cli/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/local_time.h"
#include "bot/channels/terminal/terminal.h"
#include "bot/cli/conversation_file.h"
#include "bot/cli/coverage.h"
#include "bot/cli/local_bot.h"
#include "bot/cli/shipped_content.h"

namespace meldwijzer {
namespace {

using Kind = ConversationLine::Kind;

constexpr const char* kDefaultTime = "2026-11-24T10:00";  // a Tuesday morning

// One event and what the file says of its reply.
struct Step {
  ConversationLine input;
  std::vector<std::string> expected;
  std::vector<ConversationLine> states;
};

class Replayer {
 public:
  Replayer(LocalBot& bot, SetClock& clock, bool update)
      : bot_(bot), clock_(clock), update_(update) {}

  // False where something differs; the first difference is printed.
  bool Run(const std::string& file, const std::string& text, std::set<std::string>& trace) {
    Problems problems;
    const std::vector<ConversationLine> lines = ParseConversation(text, file, problems);
    if (!problems.empty()) {
      FailWith(problems);
      return false;
    }
    file_ = file;
    clock_.Set(ParseTime(kDefaultTime).value_or(Instant{}));
    std::string updated;
    bool good = true;
    for (size_t i = 0; i < lines.size() && (good || update_);) {
      const ConversationLine& line = lines[i];
      if (line.kind == Kind::kTime) clock_.Set(line.time);
      if (line.kind == Kind::kWait) clock_.Set(clock_.Now() + line.wait);
      if (line.kind == Kind::kRestart && !bot_.Restart()) return Differs(line, "  no restart\n");
      if (line.kind != Kind::kText && line.kind != Kind::kChoice && line.kind != Kind::kAgain) {
        updated += Written(line);
        ++i;
        continue;
      }
      const Step step = TakeStep(lines, i);
      good = RunStep(step, updated) && good;
    }
    for (std::string& way : bot_.TakeTrace()) trace.insert(std::move(way));
    if (update_ && updated != text) std::ofstream(file, std::ios::binary) << updated;
    return good;
  }

 private:
  static Step TakeStep(const std::vector<ConversationLine>& lines, size_t& i) {
    Step step{lines[i++], {}, {}};
    for (; i < lines.size(); ++i) {
      if (lines[i].kind == Kind::kReply) {
        step.expected.push_back(lines[i].text);
      } else if (lines[i].kind == Kind::kState) {
        step.states.push_back(lines[i]);
      } else {
        break;
      }
    }
    return step;
  }

  bool RunStep(const Step& step, std::string& updated) {
    const bool choice = step.input.kind == Kind::kChoice;
    const Result<Reply> reply =
        step.input.kind == Kind::kAgain
            ? bot_.SayAgain()
            : bot_.Say(file_, "nl", choice ? "" : step.input.text, choice ? step.input.text : "");
    if (!reply) return Differs(step.input, reply.error().message + "\n");
    const std::vector<std::string> actual = RenderLines(*reply, ChoiceMarks::kIds);
    const bool fits = LinesFit(step.expected, actual);
    if (update_) {
      updated += Written(step.input);
      for (const std::string& line : fits ? step.expected : actual) {
        updated += line.empty() ? "<\n" : "< " + line + "\n";
      }
      for (const ConversationLine& state : step.states) updated += Written(state);
    } else if (!fits) {
      return Differs(step.input, ShowDifference(step.expected, actual));
    }
    for (const ConversationLine& state : step.states) {
      if (state.text == reply->dialog.state) continue;
      return Differs(state, fmt::format("  - {}\n  + {}\n", state.text, reply->dialog.state));
    }
    return true;
  }

  bool Differs(const ConversationLine& line, const std::string& difference) const {
    fmt::print("{}:{}: after \"{}\" something else comes back (- file, + now):\n{}", file_,
               line.line, line.text, difference);
    return false;
  }

  static std::string Written(const ConversationLine& line) {
    switch (line.kind) {
      case Kind::kRemark:
        return line.text + "\n";
      case Kind::kTime:
        return "@ " + line.text + "\n";
      case Kind::kText: {
        std::string text = "> ";
        for (const char c : line.text) text += c == '\n' ? std::string("\\n") : std::string(1, c);
        return text + "\n";
      }
      case Kind::kChoice:
        return "[" + line.text + "]\n";
      case Kind::kRestart:
      case Kind::kAgain:
      case Kind::kWait:
        return "! " + line.text + "\n";
      case Kind::kState:
        return "= state " + line.text + "\n";
      case Kind::kReply:
        return line.text.empty() ? "<\n" : "< " + line.text + "\n";
    }
    return "";
  }

  LocalBot& bot_;
  SetClock& clock_;
  const bool update_;
  std::string file_;
};

// A folder that is gone with its content when this is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "meldwijzer-replay-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }  // empty: could not be made

 private:
  std::string path_;
};

bool ReportCoverage(const DialogFlow& flow, const std::set<std::string>& taken) {
  const std::set<std::string> ways = AllWays(flow);
  size_t missing = 0;
  for (const std::string& way : ways) {
    if (taken.contains(way)) continue;
    ++missing;
    fmt::print("not taken: {}\n", way);
  }
  fmt::print("{} of {} ways of the dialog are taken\n", ways.size() - missing, ways.size());
  return missing == 0;
}

// The files that are meant: a folder stands for all conversations in it, by name.
std::vector<std::string> FilesOf(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const std::string& name : named) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      files.push_back(name);
      continue;
    }
    const size_t first = files.size();
    for (const auto& entry : std::filesystem::directory_iterator(name, error)) {
      if (entry.path().extension() == ".txt") files.push_back(entry.path().string());
    }
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(first), files.end());
  }
  return files;
}

std::string XmlEscaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// One test case a conversation. False where the file cannot be written.
bool WriteJunit(const std::string& file,
                const std::vector<std::pair<std::string, bool>>& outcomes) {
  const auto failed = std::count_if(outcomes.begin(), outcomes.end(),
                                    [](const auto& outcome) { return !outcome.second; });
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"conversations\" tests=\"{}\" "
      "failures=\"{}\">\n",
      outcomes.size(), failed);
  for (const auto& [name, good] : outcomes) {
    xml += fmt::format("  <testcase classname=\"conversations\" name=\"{}\">{}</testcase>\n",
                       XmlEscaped(name),
                       good ? "" : "<failure message=\"something else comes back\"/>");
  }
  std::ofstream stream(file, std::ios::binary);
  stream << xml << "</testsuite>\n";
  return stream.good();
}

}  // namespace

int RunReplay(const ReplayOptions& options) {
  Problems problems;
  Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  // The organisation's own values differ from place to place; recorded conversations must not.
  for (auto& [name, value] : startup.organisation) value.clear();
  startup.organisation["retention_days"] = std::to_string(kRetentionDaysDefault);
  SetClock clock;
  // A file, so that "! herstart" finds again what was stored.
  const TemporaryFolder folder;
  const std::string store = folder.path().empty() ? ":memory:" : folder.path() + "/replay.db";
  const auto bot = LocalBot::Create(*content, startup.organisation, clock, store);
  if (!bot) return FailWith({{{}, bot.error().message}});
  std::set<std::string> taken;
  size_t different = 0;
  const std::vector<std::string> files = FilesOf(options.files);
  std::vector<std::pair<std::string, bool>> outcomes;
  for (const std::string& file : files) {
    const Result<std::string> text = ReadFile(file);
    if (!text) FailWith({{{file, 0, 0}, text.error().message}});
    const bool good =
        text.has_value() && Replayer(**bot, clock, options.update).Run(file, *text, taken);
    if (!good) ++different;
    outcomes.emplace_back(file, good);
  }
  fmt::print("{} conversations, {} different\n", files.size(), different);
  if (files.empty()) {
    return FailWith(
        {{{options.files.front(), 0, 0}, "holds no conversations (.txt): none was run"}});
  }
  if (!options.junit.empty() && !WriteJunit(options.junit, outcomes)) {
    return FailWith({{{options.junit, 0, 0}, "cannot be written"}});
  }
  const bool covered = !options.coverage || ReportCoverage(content->flow, taken);
  return different == 0 && covered ? kExitOk : kExitWrong;
}

}  // namespace meldwijzer

// What one turn costs inside the process, by its parts, in microseconds of one core: reading the
// text, the step (load the snapshot, advance, words, serialise) and the store in memory.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/content/content_set.h"
#include "bot/turns/dialog_steps.h"
#include "bot/turns/text_reader.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Stopwatch = std::chrono::steady_clock;

double Microseconds(Stopwatch::duration taken) {
  return std::chrono::duration<double, std::micro>(taken).count();
}

const std::vector<std::string>& Messages() {
  static const std::vector<std::string> texts = {
      "ze heeft sinds een paar weken een tweede telefoon en een vriend van in de dertig",
      "waar was ik",
      "help",
      "hij komt vaak te laat op school en valt in de les in slaap",
      "terug",
      "waar was ik",
      "een collega zag dat ze steeds door dezelfde auto wordt opgehaald",
      "nee",
      "help",
  };
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  const int turns = argc > 1 ? std::atoi(argv[1]) : 9000;
  const auto begin = Stopwatch::now();
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  const std::expected<std::unique_ptr<const ContentSet>, Problems> content = BuildContent(files);
  if (!problems.empty() || !content) return 1;
  std::printf("load %.0f us\n", Microseconds(Stopwatch::now() - begin));
  const DialogSteps steps(**content, {});
  std::optional<StoredConversation> stored;
  std::map<std::string, std::pair<double, int>> by_text;
  double reading = 0;
  double step = 0;
  for (int i = 0; i < turns; ++i) {
    if (i % 30 == 0) stored.reset();
    Activity activity;
    activity.channel = "generic";
    activity.conversation = activity.user = "c";
    activity.text = Messages()[static_cast<size_t>(i) % Messages().size()];
    const auto start = Stopwatch::now();
    const PlannedTurn planned = steps.Plan(activity, Instant(std::chrono::hours(490000)));
    const auto planned_at = Stopwatch::now();
    const StepOutcome outcome = planned.step(stored);
    const auto end = Stopwatch::now();
    if (outcome.keep == StepOutcome::Keep::kState) {
      stored = StoredConversation{outcome.state, 1, {}};
    }
    reading += Microseconds(planned_at - start);
    step += Microseconds(end - planned_at);
    auto& [sum, count] = by_text[activity.text];
    sum += Microseconds(end - planned_at);
    ++count;
  }
  std::printf("read %.1f us, step %.1f us a turn\n", reading / turns, step / turns);
  for (const auto& [text, total] : by_text) {
    std::printf("  step %6.1f us  %s\n", total.first / total.second, text.c_str());
  }
  return 0;
}

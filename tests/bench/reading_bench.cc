// What reading one message costs by its parts, in microseconds of one core: urgency, identifying
// data, the FAQ; and what their content costs when it is loaded.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "dialogs/reading/faq.h"
#include "dialogs/reading/identifying.h"
#include "dialogs/reading/urgency.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Stopwatch = std::chrono::steady_clock;

double Microseconds(Stopwatch::time_point begin) {
  return std::chrono::duration<double, std::micro>(Stopwatch::now() - begin).count();
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(std::string(MELDWIJZER_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Repeated(const std::string& part, size_t bytes) {
  std::string text;
  while (text.size() + part.size() <= bytes) text += part;
  return text;
}

struct Readers {
  const UrgencyRecognizer& urgency;
  const IdentifyingFinder& identifying;
  const FaqIndex& faq;
};

void Measure(const Readers& readers, const char* name, const std::vector<std::string>& texts,
             int rounds) {
  const auto each = [&](const auto& read) {
    for (const std::string& text : texts) read(text);
    const auto begin = Stopwatch::now();
    for (int round = 0; round < rounds; ++round) {
      for (const std::string& text : texts) read(text);
    }
    return Microseconds(begin) / (rounds * static_cast<double>(texts.size()));
  };
  const double urgency = each([&](const std::string& text) { readers.urgency.Recognize(text); });
  const double identifying = each([&](const std::string& text) { readers.identifying.Find(text); });
  const double faq = each([&](const std::string& text) { readers.faq.Find(text); });
  std::printf("%-34s %10.1f %10.1f %10.1f %10.1f\n", name, urgency, identifying, faq,
              urgency + identifying + faq);
}

std::vector<std::string> Typical() {
  return {
      "ze heeft sinds een paar weken een tweede telefoon en een vriend van in de dertig die haar "
      "ophaalt",
      "hij komt vaak te laat op school en valt in de les in slaap, ouders reageren niet op "
      "mailtjes",
      "Een collega zag dat ze steeds door dezelfde auto wordt opgehaald, mag ik dat zomaar melden?",
      "clientje van 17 heeft blauwe plekken op dr arm en zegt dat ze gevallen is maar dat geloof "
      "ik "
      "niet",
      "My client keeps two phones and is picked up every night by an older man who waits outside",
  };
}

}  // namespace

int main() {
  Problems problems;
  auto begin = Stopwatch::now();
  const auto urgency =
      UrgencyRecognizer::Create(ReadFile("dialogs/content/urgency.yaml"), "urgency.yaml", problems);
  const double urgency_load = Microseconds(begin);
  begin = Stopwatch::now();
  const auto faq = FaqIndex::Create(ReadFile("dialogs/content/faq.yaml"), "faq.yaml", problems);
  const double faq_load = Microseconds(begin);
  const IdentifyingFinder identifying;
  begin = Stopwatch::now();
  identifying.Find("Samira de Vries, Kerkstraat 12, 06-12345678");
  const double identifying_load = Microseconds(begin);
  if (!urgency || !faq) {
    std::fprintf(stderr, "%s\n", ToString(problems).c_str());
    return 1;
  }
  std::printf("%-34s %10s %10s %10s %10s\n", "microseconds", "urgency", "identify", "faq", "sum");
  std::printf("%-34s %10.0f %10.0f %10.0f %10.0f\n", "load", urgency_load, identifying_load,
              faq_load, urgency_load + identifying_load + faq_load);
  const Readers readers{*urgency, identifying, *faq};
  Measure(readers, "about 100 bytes", Typical(), 2000);
  std::string longer;
  for (size_t i = 0; longer.size() < 2000; ++i) longer += Typical()[i % 5] + ". ";
  Measure(readers, "2,000 bytes", {longer}, 300);
  constexpr size_t kBytes = 64UL * 1024;
  for (const char* const part :
       {"a", "a ", ". ", "1", "1-", "a@", "zelfmoordd ", "hij slaat haar nu ", "Jan van de ",
        "straat 1 ", "12-03-2008 ", "\xC3\xA9", "\xFF", "wapenwapenwapenwapenwapen ", "mag ik ",
        "Wat is mensenhandel? "}) {
    Measure(readers, ("64 KiB of " + std::string(part)).c_str(), {Repeated(part, kBytes)}, 1);
  }
  Measure(readers, "64 KiB of sentences", {Repeated(longer, kBytes)}, 1);
  return 0;
}

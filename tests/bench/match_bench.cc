// The matcher alone, in one thread: loading the lists, messages of a sentence, of 2,000 bytes, and
// 64 KiB made to be slow. Prints one line a measure. Run from the root of the repository.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/signal_matcher.h"

namespace {

using meldwijzer::MatchReport;
using meldwijzer::SignalMatcher;
using Clock = std::chrono::steady_clock;

constexpr size_t kLongBytes = 2000;
constexpr int kLoads = 9;
constexpr int kRounds = 40;
constexpr int kHostileRounds = 5;

double MicrosecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double Percentile(std::vector<double>& values, double share) {
  std::ranges::sort(values);
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

std::vector<meldwijzer::SignalFile> ReadLists() {
  std::vector<meldwijzer::SignalFile> files;
  for (const auto& entry : std::filesystem::directory_iterator("dialogs/content/signals")) {
    if (entry.path().extension() != ".yaml" && entry.path().extension() != ".yaml") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back({entry.path().filename().string(), text.str()});
  }
  std::ranges::sort(files, {}, &meldwijzer::SignalFile::name);
  return files;
}

std::vector<std::string> Sentences() {
  std::ifstream stream("tests/dialogs/signals/data/own_sentences.txt");
  std::vector<std::string> sentences;
  for (std::string line; std::getline(stream, line);) {
    sentences.push_back(line.substr(line.find(": ") + 2));
  }
  return sentences;
}

// Long labelled messages one after the other: what somebody writes who tells a whole story.
std::vector<std::string> Stories() {
  std::ifstream stream("tests/messages/learn_signals.jsonl");
  std::vector<std::string> messages;
  for (std::string line; std::getline(stream, line);) {
    const auto message = nlohmann::json::parse(line);
    if (message.at("kind") == "long") messages.push_back(message.at("text").get<std::string>());
  }
  std::vector<std::string> stories;
  for (size_t i = 0; i < messages.size(); ++i) {
    std::string text;
    for (size_t k = i; text.size() < kLongBytes; ++k) text += messages[k % messages.size()] + " ";
    text.resize(kLongBytes);
    stories.push_back(text);
  }
  return stories;
}

meldwijzer::LearnedModel Learned(const std::string& name) {
  std::stringstream bytes;
  bytes << std::ifstream("dialogs/content/signals/" + name).rdbuf();
  return meldwijzer::LearnedModel::Read(bytes.str()).value();
}

meldwijzer::SignalModels Models() { return {Learned("learned.model"), Learned("denial.model")}; }

SignalMatcher Load(const std::vector<meldwijzer::SignalFile>& files) {
  meldwijzer::Problems problems;
  return SignalMatcher::Create(meldwijzer::SignalCatalog::Parse(files, problems), Models()).value();
}

void Measure(const char* name, const SignalMatcher& matcher, const std::vector<std::string>& texts,
             int rounds) {
  std::vector<double> times;
  size_t bytes = 0;
  size_t signals = 0;
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) {
      const auto start = Clock::now();
      const MatchReport report = matcher.Match(text);
      times.push_back(MicrosecondsSince(start));
      bytes += text.size();
      signals += report.signals.size();
    }
  }
  const double mean_bytes = static_cast<double>(bytes) / static_cast<double>(times.size());
  const double median = Percentile(times, 0.5);
  const double p99 = Percentile(times, 0.99);
  std::printf("%-28s %8.0f bytes  median %9.1f us  p99 %9.1f us  max %9.1f us  %zu signals\n", name,
              mean_bytes, median, p99, times.back(), signals);
}

std::string Repeat(const std::string& unit) {
  std::string text;
  while (text.size() < 64UZ * 1024) text += unit;
  return text;
}

// Words that are nearly, but never quite, in the lists.
std::string NearMisses() {
  std::string text;
  unsigned seed = 1;
  while (text.size() < 64UZ * 1024) {
    for (const char* word : {"telexoo", "schulten", "bedxeigd", "opgehaxld", "gedwonxen"}) {
      text += word;
      seed = (seed * 1103515245U) + 12345U;
      text += static_cast<char>('a' + ((seed >> 16U) % 26U));
      text += ' ';
    }
  }
  return text;
}

}  // namespace

int main() {
  const auto files = ReadLists();
  std::vector<double> reads;
  std::vector<double> compiles;
  for (int i = 0; i < kLoads; ++i) {
    const auto start = Clock::now();
    meldwijzer::Problems problems;
    const auto catalog = meldwijzer::SignalCatalog::Parse(files, problems);
    reads.push_back(MicrosecondsSince(start));
    const auto between = Clock::now();
    const SignalMatcher matcher = SignalMatcher::Create(catalog, Models()).value();
    compiles.push_back(MicrosecondsSince(between));
  }
  std::printf(
      "read and check all lists      median %6.1f ms\ncompile them                  median %6.1f "
      "ms\n",
      Percentile(reads, 0.5) / 1000, Percentile(compiles, 0.5) / 1000);
  const SignalMatcher matcher = Load(files);
  const std::vector<std::string> sentences = Sentences();
  std::vector<std::string> longs;
  for (size_t i = 0; i < sentences.size(); ++i) {
    std::string text;
    for (size_t k = i; text.size() < kLongBytes; ++k) text += sentences[k % sentences.size()] + " ";
    text.resize(kLongBytes);
    longs.push_back(text);
  }
  std::string all;
  for (const std::string& sentence : sentences) all += sentence + " ";
  Measure("a sentence", matcher, sentences, kRounds);
  Measure("a story", matcher, Stories(), kRounds);
  Measure("hostile: a signal a sentence", matcher, longs, kRounds);
  Measure("hostile: words in a row", matcher,
          {Repeat("telefoon niet "), Repeat("tweede telefoon geen bang voor hem, "),
           Repeat("hij moet van hem geld "), Repeat("bang. ")},
          kHostileRounds);
  Measure("hostile: all sentences", matcher, {Repeat(all)}, kHostileRounds);
  Measure("hostile: near misses", matcher, {NearMisses()}, kHostileRounds);
  Measure("hostile: no words", matcher,
          {std::string(64UZ * 1024, 'a'), std::string(64UZ * 1024, ','), Repeat("é\xCC\x81"),
           Repeat("a "), Repeat("ﷺ")},
          kHostileRounds);
  return 0;
}

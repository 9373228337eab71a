#include "bot/telemetry/log.h"

#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>

#include "base/local_time.h"
#include "base/text/text.h"

namespace meldwijzer {
namespace {

void AppendQuoted(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : Truncate(text, kLogValueBytesMax)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      line += ' ';
    } else {
      line += c;
    }
  }
  line += '"';
}

const char* Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

}  // namespace

struct Log::Sink {
  std::unique_ptr<spdlog::logger> logger;
  std::mutex mutex;  // guards what follows
  int64_t day = -1;
  std::array<unsigned char, crypto_generichash_KEYBYTES> key{};
};

Log::Log() = default;

Log::Log(std::string_view level, const Clock& clock)
    : sink_(std::make_unique<Sink>()), clock_(&clock) {
  sink_->logger = std::make_unique<spdlog::logger>(
      "meldwijzer", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  sink_->logger->set_pattern("%v");
  sink_->logger->set_level(spdlog::level::from_str(std::string(level)));
  sink_->logger->flush_on(spdlog::level::debug);
}

Log::~Log() = default;

void Log::Write(LogLevel level, std::string_view code, std::initializer_list<Field> fields) const {
  if (sink_ == nullptr) return;
  const auto spdlog_level = spdlog::level::from_str(Name(level));
  if (!sink_->logger->should_log(spdlog_level)) return;
  std::string line =
      "{\"time\":\"" + FormatUtc(clock_->Now()) + "\",\"level\":\"" + Name(level) + "\",\"code\":";
  AppendQuoted(line, code);
  for (const auto& [name, value] : fields) {
    line += ',';
    AppendQuoted(line, name);
    line += ':';
    AppendQuoted(line, value);
  }
  line += '}';
  sink_->logger->log(spdlog_level, "{}", line);
}

std::string Log::DailyHash(std::string_view id) const {
  if (sink_ == nullptr) return "";
  const int64_t day =
      std::chrono::floor<std::chrono::days>(clock_->Now()).time_since_epoch().count();
  const std::scoped_lock lock(sink_->mutex);
  if (day != sink_->day) {
    randombytes_buf(sink_->key.data(), sink_->key.size());
    sink_->day = day;
  }
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  std::string message(id);
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     sink_->key.data(), sink_->key.size());
  std::string text;
  for (size_t i = 0; i < 6; ++i) text += fmt::format("{:02x}", hash[i]);
  return text;
}

}  // namespace meldwijzer

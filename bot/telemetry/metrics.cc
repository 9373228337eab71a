#include "bot/telemetry/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace meldwijzer {
namespace {

void Counter(std::string& out, std::string_view name, std::string_view help,
             const std::atomic<uint64_t>& value) {
  out +=
      fmt::format("# HELP meldwijzer_{0} {1}\n# TYPE meldwijzer_{0} counter\nmeldwijzer_{0} {2}\n",
                  name, help, value.load());
}

}  // namespace

void Metrics::ObserveTurn(std::chrono::nanoseconds taken) {
  const double seconds = std::chrono::duration<double>(taken).count();
  const auto* const bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  buckets_[static_cast<size_t>(bound - kBounds.begin())].fetch_add(1, std::memory_order_relaxed);
  total_ns_.fetch_add(static_cast<uint64_t>(taken.count()), std::memory_order_relaxed);
}

std::string Metrics::Render() const {
  std::string out;
  Counter(out, "turns_total", "Turns taken.", turns_taken);
  Counter(out, "turns_repeated_total", "Events that were delivered again.", turns_repeated);
  Counter(out, "turns_refused_total", "Events that were malformed or too large.", turns_refused);
  Counter(out, "turns_limited_total", "Events over the rate limit.", turns_limited);
  Counter(out, "turns_unavailable_total", "Events that the store could not take.",
          turns_unavailable);
  Counter(out, "signatures_refused_total", "Events with a bad or stale signature.",
          signatures_refused);
  Counter(out, "wrong_numbers_total", "Contacts that somebody reported as wrong.", wrong_numbers);
  Counter(out, "erased_by_people_total", "Conversations erased on request.", erased_by_people);
  Counter(out, "erased_by_retention_total", "Conversations erased by the retention.",
          erased_by_retention);
  Counter(out, "deliveries_total", "Messages of our own that arrived.", deliveries);
  Counter(out, "deliveries_retried_total", "Deliveries that are to be tried again.",
          deliveries_retried);
  Counter(out, "deliveries_failed_total", "Messages that were given up on.", deliveries_failed);
  Counter(out, "reminders_total", "Reminders that were put into the outbox.", reminders_fired);
  Counter(out, "clock_jumps_total", "Times that the clock was set by more than ten minutes.",
          clock_jumps);
  Counter(out, "content_taken_total", "New versions of the content that were taken.",
          content_taken);
  Counter(out, "content_refused_total", "Versions of the content that had mistakes.",
          content_refused);
  out += fmt::format(
      "# HELP meldwijzer_contacts_unchecked Contacts that nobody checked by telephone in half a "
      "year.\n# TYPE meldwijzer_contacts_unchecked gauge\nmeldwijzer_contacts_unchecked {}\n",
      contacts_unchecked.load());
  out += "# HELP meldwijzer_turn_seconds Time that a turn took.\n";
  out += "# TYPE meldwijzer_turn_seconds histogram\n";
  uint64_t count = 0;
  for (size_t i = 0; i < kBounds.size(); ++i) {
    count += buckets_[i].load();
    out += fmt::format("meldwijzer_turn_seconds_bucket{{le=\"{}\"}} {}\n", kBounds[i], count);
  }
  count += buckets_.back().load();
  out += fmt::format("meldwijzer_turn_seconds_bucket{{le=\"+Inf\"}} {}\n", count);
  out += fmt::format("meldwijzer_turn_seconds_sum {}\nmeldwijzer_turn_seconds_count {}\n",
                     static_cast<double>(total_ns_.load()) / 1e9, count);
  return out;
}

}  // namespace meldwijzer

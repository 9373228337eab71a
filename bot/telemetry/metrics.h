#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace meldwijzer {

// Counts and times of the process, without any label that tells what somebody wrote about (rule
// P4). Thread-safe, no locks.
struct Metrics {
  std::atomic<uint64_t> turns_taken{0};
  std::atomic<uint64_t> turns_repeated{0};     // a redelivery: the stored answer
  std::atomic<uint64_t> turns_refused{0};      // malformed, too large
  std::atomic<uint64_t> turns_limited{0};      // over the rate limit
  std::atomic<uint64_t> turns_unavailable{0};  // the store could not be reached
  std::atomic<uint64_t> signatures_refused{0};
  std::atomic<uint64_t> wrong_numbers{0};     // "nummer fout" (rule C4)
  std::atomic<uint64_t> erased_by_people{0};  // "wis alles"
  std::atomic<uint64_t> erased_by_retention{0};
  std::atomic<uint64_t> deliveries{0};  // messages of our own that arrived
  std::atomic<uint64_t> deliveries_retried{0};
  std::atomic<uint64_t> deliveries_failed{0};  // given up on: see `meldwijzer outbox list`
  std::atomic<uint64_t> reminders_fired{0};
  std::atomic<uint64_t> clock_jumps{0};         // the retention waits after one
  std::atomic<uint64_t> content_taken{0};       // new versions while running
  std::atomic<uint64_t> content_refused{0};     // versions with mistakes
  std::atomic<uint64_t> contacts_unchecked{0};  // now: not checked by telephone for half a year

  void ObserveTurn(std::chrono::nanoseconds taken);

  // Prometheus text format 0.0.4.
  std::string Render() const;

 private:
  static constexpr std::array<double, 8> kBounds = {0.001, 0.002, 0.005, 0.01,
                                                    0.02,  0.05,  0.2,   1.0};  // seconds
  std::array<std::atomic<uint64_t>, kBounds.size() + 1> buckets_{};
  std::atomic<uint64_t> total_ns_{0};
};

}  // namespace meldwijzer

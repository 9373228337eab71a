#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace meldwijzer {

// Every bound of the HTTP server. The defaults suit one process behind a proxy or on a laptop.
struct HttpLimits {
  size_t body_bytes_max = size_t{64} * 1024;    // more: 413 (contract)
  size_t header_bytes_max = size_t{16} * 1024;  // request line and header fields; more: 400
  size_t header_fields_max = 100;               // more: 400
  size_t target_bytes_max = 2048;               // path and query; more: 414
  size_t requests_per_connection_max = 10'000;
  size_t connections_max = 4096;  // more: the one that was idle longest makes room, else 503
  size_t workers = 16;            // threads that run handlers
  size_t queue_max = 256;         // whole requests that wait for a worker; more: 503
  size_t linger_bytes_max = size_t{4} * 1024 * 1024;   // read away after a refusal
  std::chrono::milliseconds header_deadline{3'000};    // first byte to end of the header: 408
  std::chrono::milliseconds request_deadline{10'000};  // first byte to end of the body: 408
  std::chrono::milliseconds idle_deadline{60'000};     // between two requests: closed
  std::chrono::milliseconds write_deadline{10'000};    // for the client to take the whole answer
  std::chrono::milliseconds linger_deadline{1'000};
  std::chrono::milliseconds stop_deadline{4'000};  // Stop() waits so long for clients
  int backlog = 511;
  int retry_after_s = 2;  // said with 503
  // Addresses (exact, textual) whose X-Forwarded-For and X-Forwarded-Proto are believed.
  std::vector<std::string> trusted_proxies;
};

}  // namespace meldwijzer

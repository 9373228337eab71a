#pragma once

#include <string>
#include <string_view>

#include "bot/http/http_limits.h"
#include "bot/http/http_message.h"

namespace meldwijzer {

// Takes a request apart as its bytes come in (HTTP/1.0 and 1.1, RFC 9112), strict where
// leniency is known to be abused: one way to state the length, CRLF only, no folded lines, no
// control characters in values, not even percent-encoded. Pure; memory stays below the limits.
class RequestParser {
 public:
  enum class Progress {
    kNeedMore,
    kComplete,  // `request()` is whole; the bytes after it are left in the buffer
    kRefused,   // answer with `refusal()` and close: where the next request begins is not known
  };

  // `limits` must outlive the parser.
  explicit RequestParser(const HttpLimits& limits) : limits_(&limits) {}

  // Consumes from the front of `buffer`. After kComplete or kRefused call Reset() first.
  Progress Consume(std::string& buffer);
  void Reset();

  HttpRequest& request() { return request_; }
  const HttpResponse& refusal() const { return refusal_; }
  // Whether the client wants another request on this connection.
  bool keep_alive() const { return keep_alive_; }
  bool in_body() const { return stage_ != Stage::kHead; }
  // True once, when the client waits for "100 Continue" before it sends the body.
  bool TakeExpectContinue();

 private:
  enum class Stage { kHead, kSizedBody, kChunkSize, kChunkData, kChunkEnd, kTrailer };
  enum class Step { kAgain, kNeedMore, kComplete, kRefused };

  Step ConsumeHead(std::string& buffer);
  Step ConsumeChunkSize(std::string& buffer);
  Step ConsumeChunkData(std::string& buffer);
  Step ConsumeChunkEnd(std::string& buffer);
  Step ConsumeTrailer(std::string& buffer);
  Step Advance(std::string& buffer);
  Step Refuse(int status, std::string_view detail);
  bool ParseHead(std::string_view head);
  bool ParseRequestLine(std::string_view line);
  bool ParseTarget(std::string_view target);
  bool ParseField(std::string_view line);
  bool ApplyFields();
  bool ApplyLength();

  const HttpLimits* limits_;
  Stage stage_ = Stage::kHead;
  HttpRequest request_;
  HttpResponse refusal_;
  size_t scanned_ = 0;         // of the head, known to hold no end
  size_t body_left_ = 0;       // of the body or the chunk
  size_t overhead_bytes_ = 0;  // chunk sizes and trailers, bounded like a header
  bool http_1_0_ = false;
  bool keep_alive_ = true;
  bool expect_continue_ = false;
};

}  // namespace meldwijzer

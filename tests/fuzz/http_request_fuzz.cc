// The HTTP parser on arbitrary bytes: it must stay inside its limits, and say the same however the
// bytes are cut.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bot/http/request_parser.h"

using meldwijzer::HttpLimits;
using meldwijzer::RequestParser;

namespace {

struct Outcome {
  RequestParser::Progress progress = RequestParser::Progress::kNeedMore;
  int status = 0;
  std::string path;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

Outcome Parse(const std::string& bytes, size_t step, const HttpLimits& limits) {
  RequestParser parser(limits);
  Outcome outcome;
  std::string buffer;
  for (size_t at = 0; at < bytes.size(); at += step) {
    buffer += bytes.substr(at, step);
    outcome.progress = parser.Consume(buffer);
    if (outcome.progress != RequestParser::Progress::kNeedMore) break;
  }
  if (outcome.progress == RequestParser::Progress::kRefused) {
    outcome.status = parser.refusal().status;
    return outcome;
  }
  outcome.path = parser.request().path;
  outcome.body = parser.request().body;
  const bool inside = outcome.body.size() <= limits.body_bytes_max &&
                      parser.request().headers.size() <= limits.header_fields_max;
  if (!inside || meldwijzer::HoldsControlBytes(outcome.path)) std::abort();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  HttpLimits limits;
  limits.header_bytes_max = 200;
  limits.header_fields_max = 5;
  limits.body_bytes_max = 50;
  limits.target_bytes_max = 40;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = Parse(bytes, bytes.size() + 1, limits);
  const Outcome cut = Parse(bytes, 1, limits);
  if (whole.progress == RequestParser::Progress::kComplete && !(whole == cut)) std::abort();
  return 0;
}

#include "bot/http/request_parser.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace meldwijzer {
namespace {

constexpr size_t kChunkSizeLineMax = 256;

bool IsTokenCharacter(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsTokenCharacter);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// A value that would break a line or a log once somebody decodes it.
bool HidesControlCharacter(std::string_view value) {
  for (size_t i = 0; i + 2 < value.size(); ++i) {
    if (value[i] != '%') continue;
    std::string decoded;
    if (PercentDecode(value.substr(i, 3), false, decoded) && HoldsControlBytes(decoded)) {
      return true;
    }
  }
  return false;
}

// What other programs take for the client's address: nobody outside may set it.
bool IsForgedAddressField(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR",
                                                      "LOCAL_PORT"};
  return std::ranges::any_of(kNames, [&](auto other) { return EqualsIgnoreCase(name, other); });
}

bool ListHolds(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    if (EqualsIgnoreCase(Trim(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

void RequestParser::Reset() {
  stage_ = Stage::kHead;
  request_ = {};
  refusal_ = {};
  scanned_ = body_left_ = overhead_bytes_ = 0;
  http_1_0_ = expect_continue_ = false;
  keep_alive_ = true;
}

bool RequestParser::TakeExpectContinue() { return std::exchange(expect_continue_, false); }

RequestParser::Progress RequestParser::Consume(std::string& buffer) {
  while (true) {
    switch (Advance(buffer)) {
      case Step::kAgain:
        continue;
      case Step::kNeedMore:
        return Progress::kNeedMore;
      case Step::kComplete:
        return Progress::kComplete;
      case Step::kRefused:
        return Progress::kRefused;
    }
  }
}

RequestParser::Step RequestParser::Advance(std::string& buffer) {
  switch (stage_) {
    case Stage::kHead:
      return ConsumeHead(buffer);
    case Stage::kSizedBody:
    case Stage::kChunkData:
      return ConsumeChunkData(buffer);
    case Stage::kChunkSize:
      return ConsumeChunkSize(buffer);
    case Stage::kChunkEnd:
      return ConsumeChunkEnd(buffer);
    case Stage::kTrailer:
      return ConsumeTrailer(buffer);
  }
  return Refuse(500, "");
}

RequestParser::Step RequestParser::Refuse(int status, std::string_view detail) {
  // Set by the innermost check; an outer one does not know better.
  if (refusal_.body.empty()) refusal_ = ProblemResponse(status, StatusText(status), detail);
  return Step::kRefused;
}

RequestParser::Step RequestParser::ConsumeHead(std::string& buffer) {
  // RFC 9112 2.2: an empty line before a request is skipped.
  if (buffer.starts_with("\r\n")) {
    buffer.erase(0, 2);
    scanned_ = 0;
  }
  const size_t end = buffer.find("\r\n\r\n", scanned_ > 3 ? scanned_ - 3 : 0);
  // Without an end in sight the last three bytes may be the beginning of one.
  const size_t head =
      end == std::string::npos ? buffer.size() - std::min<size_t>(buffer.size(), 3) : end;
  if (head > limits_->header_bytes_max) return Refuse(400, "The header is too large.");
  if (end == std::string::npos) {
    scanned_ = buffer.size();
    return Step::kNeedMore;
  }
  if (!ParseHead(std::string_view(buffer).substr(0, end)) || !ApplyFields()) {
    return Refuse(400, "The request is malformed.");
  }
  buffer.erase(0, end + 4);
  const bool has_body = stage_ != Stage::kHead;
  if (has_body && http_1_0_) expect_continue_ = false;
  return has_body ? Step::kAgain : Step::kComplete;
}

bool RequestParser::ParseHead(std::string_view head) {
  const size_t line_end = head.find("\r\n");
  if (!ParseRequestLine(head.substr(0, line_end))) return false;
  while (head.find("\r\n") != std::string_view::npos) {
    head.remove_prefix(head.find("\r\n") + 2);
    if (request_.headers.size() == limits_->header_fields_max) {
      Refuse(400, "There are too many header fields.");
      return false;
    }
    if (!ParseField(head.substr(0, head.find("\r\n")))) return false;
  }
  return true;
}

bool RequestParser::ParseRequestLine(std::string_view line) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  http_1_0_ = version == "HTTP/1.0";
  if (!IsToken(line.substr(0, first))) return false;
  request_.method = line.substr(0, first);
  return ParseTarget(line.substr(first + 1, last - first - 1));
}

bool RequestParser::ParseTarget(std::string_view target) {
  if (target.size() > limits_->target_bytes_max) {
    Refuse(414, "The address is too long.");
    return false;
  }
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  if (!target.starts_with('/') || !std::ranges::all_of(target, visible)) return false;
  const size_t question = target.find('?');
  if (question != std::string_view::npos) request_.query = target.substr(question + 1);
  return PercentDecode(target.substr(0, question), false, request_.path) &&
         !HoldsControlBytes(request_.path);
}

bool RequestParser::ParseField(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = Trim(line.substr(colon + 1));
  std::string without_tabs(value);
  std::ranges::replace(without_tabs, '\t', ' ');
  if (HoldsControlBytes(without_tabs) || HidesControlCharacter(without_tabs)) {
    Refuse(400, "A header field holds control characters.");
    return false;
  }
  request_.headers.emplace_back(name, std::move(without_tabs));
  return true;
}

bool RequestParser::ApplyFields() {
  if (request_.HeaderValues("Host").size() > 1) return false;
  if (!http_1_0_ && !request_.HasHeader("Host")) return false;
  keep_alive_ = !http_1_0_;
  for (const std::string_view value : request_.HeaderValues("Connection")) {
    if (ListHolds(value, "close")) keep_alive_ = false;
    if (http_1_0_ && ListHolds(value, "keep-alive")) keep_alive_ = true;
  }
  if (request_.HasHeader("Expect")) {
    expect_continue_ = EqualsIgnoreCase(request_.Header("Expect"), "100-continue");
    if (!expect_continue_) {
      Refuse(417, "This expectation is not supported.");
      return false;
    }
  }
  for (const std::string_view value : request_.HeaderValues("Content-Encoding")) {
    if (EqualsIgnoreCase(value, "identity")) continue;
    // Nothing is unpacked, so that a small body cannot become a large one.
    Refuse(415, "Send the body without Content-Encoding.");
    return false;
  }
  std::erase_if(request_.headers,
                [](const auto& field) { return IsForgedAddressField(field.first); });
  return ApplyLength();
}

bool RequestParser::ApplyLength() {
  const auto lengths = request_.HeaderValues("Content-Length");
  const auto encodings = request_.HeaderValues("Transfer-Encoding");
  if (!encodings.empty()) {
    // Both, or an unknown encoding, is how requests are smuggled past a proxy.
    if (!lengths.empty() || encodings.size() > 1 || http_1_0_) return false;
    if (!EqualsIgnoreCase(encodings[0], "chunked")) return false;
    stage_ = Stage::kChunkSize;
    return true;
  }
  if (lengths.empty()) return true;
  if (lengths.size() > 1 || lengths[0].empty()) return false;
  if (!std::ranges::all_of(lengths[0], [](char c) { return c >= '0' && c <= '9'; })) return false;
  size_t length = 0;
  const bool fits =
      std::from_chars(&lengths[0].front(), &lengths[0].back() + 1, length).ec == std::errc();
  if (!fits || length > limits_->body_bytes_max) {
    Refuse(413, "The body is too large.");
    return false;
  }
  if (length > 0) stage_ = Stage::kSizedBody;
  body_left_ = length;
  return true;
}

RequestParser::Step RequestParser::ConsumeChunkData(std::string& buffer) {
  const size_t taken = std::min(body_left_, buffer.size());
  request_.body.append(buffer, 0, taken);
  buffer.erase(0, taken);
  body_left_ -= taken;
  if (body_left_ > 0) return Step::kNeedMore;
  if (stage_ == Stage::kSizedBody) return Step::kComplete;
  stage_ = Stage::kChunkEnd;
  return Step::kAgain;
}

RequestParser::Step RequestParser::ConsumeChunkSize(std::string& buffer) {
  const size_t end = buffer.find("\r\n");
  if (std::min(end, buffer.size()) > kChunkSizeLineMax) return Refuse(400, "A chunk is malformed.");
  if (end == std::string::npos) return Step::kNeedMore;
  const std::string_view line = std::string_view(buffer).substr(0, end);
  const std::string_view digits = Trim(line.substr(0, line.find(';')));
  if (digits.empty()) return Refuse(400, "A chunk is malformed.");
  size_t size = 0;
  const char* const digits_begin = &*digits.begin();
  const char* const digits_end = digits_begin + digits.size();
  const auto parsed = std::from_chars(digits_begin, digits_end, size, 16);
  const bool out_of_range = parsed.ec == std::errc::result_out_of_range;
  if (parsed.ptr != digits_end || (parsed.ec != std::errc() && !out_of_range) ||
      HoldsControlBytes(line)) {
    return Refuse(400, "A chunk is malformed.");
  }
  if (out_of_range || size > limits_->body_bytes_max - request_.body.size()) {
    return Refuse(413, "The body is too large.");
  }
  // Many tiny chunks with long extensions must not cost more than one large body.
  overhead_bytes_ += end + 4;
  if (overhead_bytes_ > limits_->body_bytes_max + limits_->header_bytes_max) {
    return Refuse(413, "The body is in too many chunks.");
  }
  buffer.erase(0, end + 2);
  body_left_ = size;
  stage_ = size == 0 ? Stage::kTrailer : Stage::kChunkData;
  if (size == 0) overhead_bytes_ = 0;
  return Step::kAgain;
}

RequestParser::Step RequestParser::ConsumeChunkEnd(std::string& buffer) {
  if (buffer.size() < 2) return Step::kNeedMore;
  if (!buffer.starts_with("\r\n")) return Refuse(400, "A chunk is malformed.");
  buffer.erase(0, 2);
  stage_ = Stage::kChunkSize;
  return Step::kAgain;
}

// Trailer fields are read away, never used.
RequestParser::Step RequestParser::ConsumeTrailer(std::string& buffer) {
  const size_t end = buffer.find("\r\n");
  if (std::min(end, buffer.size()) + overhead_bytes_ > limits_->header_bytes_max) {
    return Refuse(400, "The trailer is too large.");
  }
  if (end == std::string::npos) return Step::kNeedMore;
  overhead_bytes_ += end + 2;
  buffer.erase(0, end + 2);
  return end == 0 ? Step::kComplete : Step::kAgain;
}

}  // namespace meldwijzer

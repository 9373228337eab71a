#include "bot/crypto/standard_webhooks.h"

#include <openssl/evp.h>

#include <charconv>
#include <cstdlib>

#include "bot/crypto/hmac.h"

namespace meldwijzer {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";

const unsigned char* AsBytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The key behind a secret; a secret that is no base64 is taken as it stands.
std::string KeyOf(std::string_view secret) {
  if (!secret.starts_with(kSecretPrefix)) return std::string(secret);
  const std::string_view encoded = secret.substr(kSecretPrefix.size());
  std::string key(encoded.size(), '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()), AsBytes(encoded),
                                     static_cast<int>(encoded.size()));
  if (length < 0) return std::string(secret);
  size_t padding = 0;
  while (padding < encoded.size() && encoded[encoded.size() - 1 - padding] == '=') ++padding;
  key.resize(static_cast<size_t>(length) - padding);
  return key;
}

std::string Signature(std::string_view secret, std::string_view id, std::string_view timestamp,
                      std::string_view body) {
  const std::string key = KeyOf(secret);
  return ToBase64(HmacSha256(key, {id, ".", timestamp, ".", body}));
}

}  // namespace

Status VerifyStandardWebhook(std::string_view secret, const WebhookHeaders& headers,
                             std::string_view body, std::time_t now) {
  if (headers.id.empty() || headers.timestamp.empty() || headers.signature.empty()) {
    return Fail(ErrorCode::kUnauthorized,
                "webhook-id, webhook-timestamp and webhook-signature are required");
  }
  std::time_t timestamp = 0;
  const char* const end = headers.timestamp.data() + headers.timestamp.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): up to `end`
  const auto parsed = std::from_chars(headers.timestamp.data(), end, timestamp);
  if (parsed.ec != std::errc() || parsed.ptr != end) {
    return Fail(ErrorCode::kUnauthorized, "webhook-timestamp is no number of seconds");
  }
  if (timestamp < now - kWebhookToleranceSeconds || timestamp > now + kWebhookToleranceSeconds) {
    return Fail(ErrorCode::kUnauthorized, "webhook-timestamp is more than five minutes off");
  }
  const std::string expected = Signature(secret, headers.id, headers.timestamp, body);
  std::string_view rest = headers.signature;
  bool fits = false;
  for (size_t i = 0; i < kWebhookSignaturesMax && !rest.empty(); ++i) {
    const size_t space = rest.find(' ');
    const std::string_view one = rest.substr(0, space);
    if (one.starts_with(kVersion) && EqualInConstantTime(one.substr(kVersion.size()), expected)) {
      fits = true;
    }
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  if (!fits) return Fail(ErrorCode::kUnauthorized, "no signature fits");
  return {};
}

std::string SignStandardWebhook(std::string_view secret, std::string_view id, std::time_t timestamp,
                                std::string_view body) {
  return std::string(kVersion) + Signature(secret, id, std::to_string(timestamp), body);
}

}  // namespace meldwijzer

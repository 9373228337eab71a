#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "base/error.h"

namespace meldwijzer {

// Signatures as https://www.standardwebhooks.com says: HMAC-SHA256 over "id.timestamp.body", as
// "v1,<base64>", several separated by spaces. The secret is "whsec_" and base64, or raw text.

// How far the timestamp may lie from now, to both sides.
inline constexpr std::time_t kWebhookToleranceSeconds = 300;
inline constexpr size_t kWebhookSignaturesMax = 16;

struct WebhookHeaders {
  std::string_view id;
  std::string_view timestamp;
  std::string_view signature;
};

// kUnauthorized unless one of the signatures fits the raw body; compared in constant time.
Status VerifyStandardWebhook(std::string_view secret, const WebhookHeaders& headers,
                             std::string_view body, std::time_t now);

// The value of the header webhook-signature.
std::string SignStandardWebhook(std::string_view secret, std::string_view id, std::time_t timestamp,
                                std::string_view body);

}  // namespace meldwijzer

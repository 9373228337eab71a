#include "bot/http/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace meldwijzer {
namespace {

bool IsAddress(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

bool IsForwardingField(std::string_view name) {
  constexpr std::string_view kPrefix = "X-Forwarded-";
  return EqualsIgnoreCase(name.substr(0, kPrefix.size()), kPrefix) ||
         EqualsIgnoreCase(name, "Forwarded") || EqualsIgnoreCase(name, "X-Real-IP");
}

std::vector<std::string> SplitList(const std::vector<std::string_view>& values) {
  std::vector<std::string> parts;
  for (std::string_view value : values) {
    while (true) {
      const size_t comma = value.find(',');
      std::string part(value.substr(0, comma));
      std::erase(part, ' ');
      parts.push_back(std::move(part));
      if (comma == std::string_view::npos) break;
      value.remove_prefix(comma + 1);
    }
  }
  return parts;
}

}  // namespace

void ResolveClient(const std::vector<std::string>& trusted_proxies, HttpRequest& request) {
  const auto trusted = [&](const std::string& address) {
    return std::ranges::find(trusted_proxies, address) != trusted_proxies.end();
  };
  request.client = request.peer;
  request.secure = false;
  request.proxied = trusted(request.peer);
  if (!request.proxied) {
    std::erase_if(request.headers,
                  [](const auto& field) { return IsForwardingField(field.first); });
    return;
  }
  const std::vector<std::string> protocols = SplitList(request.HeaderValues("X-Forwarded-Proto"));
  request.secure = !protocols.empty() && EqualsIgnoreCase(protocols.back(), "https");
  std::vector<std::string> hops = SplitList(request.HeaderValues("X-Forwarded-For"));
  // The nearest proxy wrote the last entry; everything before the first stranger may be invented.
  for (; !hops.empty(); hops.pop_back()) {
    if (!IsAddress(hops.back())) return;
    request.client = hops.back();
    if (!trusted(hops.back())) return;
  }
}

}  // namespace meldwijzer

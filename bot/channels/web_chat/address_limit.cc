#include "bot/channels/web_chat/address_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace meldwijzer {
namespace {

constexpr std::chrono::hours kWindow{1};
constexpr double kRounding = 1e-6;
constexpr size_t kNetworkBytes = 8;

std::string NetworkOf(const std::string& address) {
  std::array<char, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  return "6:" + std::string(bytes.data(), kNetworkBytes);
}

}  // namespace

int AddressLimit::TryOpen(const std::string& address, Instant now) {
  if (per_hour_max_ == 0) return 0;
  const std::lock_guard lock(mutex_);
  const std::string key = NetworkOf(address);
  if (!buckets_.contains(key)) MakeRoom(now);
  Bucket& bucket = buckets_[key];
  const double per_ms = static_cast<double>(per_hour_max_) /
                        std::chrono::duration<double, std::milli>(kWindow).count();
  const auto passed = std::chrono::duration<double, std::milli>(now - bucket.at).count();
  bucket.used = std::max(0.0, bucket.used - std::max(0.0, passed) * per_ms);
  bucket.at = now;
  const double too_much = bucket.used + 1 - static_cast<double>(per_hour_max_);
  if (too_much > kRounding) {
    return std::max(1, static_cast<int>(std::ceil(too_much / per_ms / 1000 - kRounding)));
  }
  bucket.used += 1;
  return 0;
}

void AddressLimit::MakeRoom(Instant now) {
  if (buckets_.size() < kAddressesMax) return;
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.at >= kWindow; });
  if (buckets_.size() < kAddressesMax) return;
  buckets_.erase(
      std::ranges::min_element(buckets_, {}, [](const auto& entry) { return entry.second.at; }));
}

size_t AddressLimit::addresses() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace meldwijzer

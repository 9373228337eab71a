#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace meldwijzer {

// A stable name from content or from outside, typed so that two kinds cannot be mixed up.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}
  explicit Id(std::string_view value) : value_(value) {}
  explicit Id(const char* value) : value_(value) {}
  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const Id&) const = default;
  bool operator==(const Id&) const = default;

 private:
  std::string value_;
};

using SignalId = Id<struct SignalTag>;
using StateId = Id<struct StateTag>;
using SlotId = Id<struct SlotTag>;

}  // namespace meldwijzer

template <class Tag>
struct std::hash<meldwijzer::Id<Tag>> {
  size_t operator()(const meldwijzer::Id<Tag>& id) const noexcept {
    return std::hash<std::string>()(id.str());
  }
};

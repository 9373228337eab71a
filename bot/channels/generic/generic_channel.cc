#include "bot/channels/generic/generic_channel.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

// Collects the text fields of the top-level object. nlohmann's tree keeps the last of two equal
// keys without a word, so keys are counted here as they come.
class FlatObjectReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return Other("null"); }
  bool boolean(bool /*value*/) override { return Other("a boolean"); }
  bool number_integer(number_integer_t /*value*/) override { return Other("a number"); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return Other("a number"); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return Other("a number");
  }
  bool binary(binary_t& /*value*/) override { return Other("binary"); }
  bool string(string_t& value) override {
    if (keys_.empty()) return Stop("the body is no JSON object");
    if (keys_.size() == 1 && in_object_.back()) texts_[key_] = std::move(value);
    return true;
  }
  bool start_object(size_t /*count*/) override { return Open(true); }
  bool end_object() override { return Close(); }
  bool start_array(size_t /*count*/) override { return Open(false); }
  bool end_array() override { return Close(); }
  bool key(string_t& value) override {
    if (!keys_.back().insert(value).second) return Stop("a key of the body stands there twice");
    if (keys_.size() == 1) key_ = value;
    return true;
  }
  bool parse_error(size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return Stop("the body is no valid JSON");
  }

  const std::string& error() const { return error_; }
  const std::map<std::string, std::string>& texts() const { return texts_; }
  const std::map<std::string, const char*>& others() const { return others_; }

 private:
  bool Stop(const char* message) {
    if (error_.empty()) error_ = message;
    return false;
  }
  bool Other(const char* type) {
    if (keys_.empty()) return Stop("the body is no JSON object");
    if (keys_.size() == 1) others_[key_] = type;
    return true;
  }
  bool Open(bool object) {
    if (keys_.empty() && !object) return Stop("the body is no JSON object");
    if (keys_.size() == 1) others_[key_] = object ? "an object" : "a list";
    if (keys_.size() >= kGenericDepthMax) return Stop("the body is nested too deeply");
    keys_.emplace_back();
    in_object_.push_back(object);
    return true;
  }
  bool Close() {
    keys_.pop_back();
    in_object_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> keys_;  // one entry a level
  std::vector<bool> in_object_;
  std::string key_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, const char*> others_;
  std::string error_;
};

std::unexpected<Error> Malformed(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

// The text field `name`, "" where it is absent.
Result<std::string> TextField(const FlatObjectReader& reader, const std::string& name,
                              size_t bytes_max) {
  if (const auto other = reader.others().find(name); other != reader.others().end()) {
    if (std::string_view(other->second) == "null") return std::string();
    return Malformed(fmt::format("'{}' must be a text, not {}", name, other->second));
  }
  const auto it = reader.texts().find(name);
  if (it == reader.texts().end()) return std::string();
  if (it->second.size() > bytes_max) {
    return Malformed(fmt::format("'{}' is longer than {} bytes", name, bytes_max));
  }
  return it->second;
}

Result<std::string> IdField(const FlatObjectReader& reader, const std::string& name,
                            bool required) {
  Result<std::string> id = TextField(reader, name, kGenericIdBytesMax);
  if (!id) return id;
  if (required && id->empty()) return Malformed(fmt::format("'{}' is required", name));
  for (const char c : *id) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return Malformed(fmt::format("'{}' holds a control character", name));
    }
  }
  return id;
}

}  // namespace

Result<GenericEvent> ParseGenericEvent(std::string_view body, std::string_view event_id) {
  if (body.size() > kGenericBodyBytesMax) {
    return Fail(ErrorCode::kTooLarge, "the body is larger than 64 KiB");
  }
  if (!IsValidUtf8(body)) return Malformed("the body is no valid UTF-8");
  FlatObjectReader reader;
  if (!nlohmann::json::sax_parse(body, &reader)) {
    return Malformed(reader.error().empty() ? "the body is no valid JSON" : reader.error());
  }
  const Result<std::string> type = TextField(reader, "type", kGenericBodyBytesMax);
  if (!type) return std::unexpected(type.error());
  const bool message = type->empty() || *type == "message";
  Result<std::string> conversation = IdField(reader, "conversation", message);
  if (!conversation) return std::unexpected(conversation.error());
  if (!message) return GenericEvent{std::nullopt, *conversation};

  const Result<std::string> user = IdField(reader, "user", true);
  if (!user) return std::unexpected(user.error());
  const Result<std::string> locale = TextField(reader, "locale", kGenericLocaleBytesMax);
  if (!locale) return std::unexpected(locale.error());
  const Result<std::string> text = TextField(reader, "text", kGenericBodyBytesMax);
  if (!text) return std::unexpected(text.error());
  const Result<std::string> choice = IdField(reader, "choice", false);
  if (!choice) return std::unexpected(choice.error());
  if (text->empty() && choice->empty()) return Malformed("one of 'text' and 'choice' is required");
  return GenericEvent{Activity{.channel = kGenericChannel,
                               .conversation = *conversation,
                               .user = *user,
                               .event_id = std::string(event_id),
                               .locale = locale->empty() ? "nl" : *locale,
                               .text = *text,
                               .choice = *choice},
                      *conversation};
}

}  // namespace meldwijzer

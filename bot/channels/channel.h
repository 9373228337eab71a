#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "bot/http/http_client.h"
#include "bot/http/http_message.h"
#include "bot/outbox/delivery_channel.h"
#include "bot/settings/setting_spec.h"
#include "bot/telemetry/log.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

// What a request of a platform holds for us.
struct Incoming {
  // In order. None: nothing to answer (edits, own messages, bots, receipts).
  std::vector<Activity> activities;
  // Answers the request in place of Channel::Acknowledge (a challenge, a ping).
  std::vector<HttpResponse> instead;  // at most one
};

// One messaging platform: one folder, one small class. Thread-safe.
//
// A request goes through Verify, Parse, the turns, Acknowledge. The turn is durable before the
// platform hears that we have its event; the answer leaves through the outbox: Fit when the turn is
// taken, then Deliver (Render, send, Read) in the channel's own lane, as often as it takes.
class Channel : public DeliveryChannel {
 public:
  // Who sent it, on the raw bytes, in constant time; with the platform's protection against old
  // requests. Anything but success is refused (Refuse) and not read.
  virtual Status Verify(const HttpRequest& request, Instant now) = 0;

  // What it says; only after Verify. Pure but for the clock. kInvalidArgument: not what the
  // platform sends (Malformed).
  virtual Result<Incoming> Parse(const HttpRequest& request, Instant now) = 0;

  // The answer after the turns; `replies` belong to the activities, and are only for channels that
  // answer in the response. 200 with an empty JSON object by itself.
  virtual HttpResponse Acknowledge(const Incoming& incoming,
                                   const std::vector<Reply>& replies) const;
  // 401 with an empty body by itself.
  virtual HttpResponse Refuse(const Error& error) const;
  // 400 by itself.
  virtual HttpResponse Malformed(const Error& error) const;

  // A message cut into pieces of which each is one call: long texts split, choices that the
  // platform cannot show as buttons written as a numbered list (shared/fit.h). Pure.
  virtual std::vector<Message> Fit(const Message& message) const = 0;

  // One piece as the platform's request. Pure. With `take_back`: the deletion.
  virtual Result<HttpCall> Render(const OutgoingMessage& message,
                                  const std::string& idempotency_key) const = 0;
  // What the platform answered. By itself what the HTTP status says (ResultOf).
  virtual DeliveryResult Read(const HttpAnswer& answer) const;

  DeliveryResult Deliver(const OutgoingMessage& message,
                         const std::string& idempotency_key) override;

 protected:
  explicit Channel(HttpClient& client) : client_(client) {}
  HttpClient& client() { return client_; }

 private:
  HttpClient& client_;
};

// What channels are made with; outlives them.
struct ChannelParts {
  HttpClient& client;
  const Clock& clock;
  const Log& log;
};

// A fixed address of the platform's besides POST /webhooks/{name}.
struct ChannelRoute {
  std::string method;
  std::string pattern;  // as Router::Add takes it
};

// What makes a folder of bot/channels a channel. Each has a file channel.cc that defines
//   namespace meldwijzer::<folder> { ChannelType Type(); }
// and the build makes ChannelTypes() of all that there are.
struct ChannelType {
  ChannelSpec spec;
  std::vector<ChannelRoute> routes;
  // Said once at the start, where an organisation must judge the platform's privacy first.
  std::string privacy_warning;
  // Errors: kInvalidArgument, a setting that does not do, with the remedy.
  std::function<Result<std::unique_ptr<Channel>>(const ChannelSettings&, const ChannelParts&)>
      create;
  // What the administrator enters where (`meldwijzer channel setup NAME`). `address`: the public
  // address of this server, without a slash at the end. May be absent.
  std::function<std::string(const ChannelSettings&, const std::string& address)> setup;
};

// All channels that were built in, by name.
std::vector<ChannelType> ChannelTypes();

// The specs of them, for SettingsInput::channels.
std::vector<ChannelSpec> ChannelSpecs();

}  // namespace meldwijzer

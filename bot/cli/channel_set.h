#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "bot/outbox/notice_worker.h"
#include "bot/outbox/outbox_worker.h"
#include "bot/settings/settings.h"
#include "bot/turns/live_steps.h"

namespace meldwijzer {

// The platforms that are on, and where messages of our own go: each channel with an outbox worker
// of its own, so that a slow one holds up no other.
class ChannelSet {
 public:
  struct Parts {
    OutboxStore& store;
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
    const LiveSteps& steps;
  };
  // Errors: kInvalidArgument, a setting of a channel that does not do. What is given outlives the
  // set.
  static Result<std::unique_ptr<ChannelSet>> Create(const Settings& settings, const Parts& parts);
  ~ChannelSet();
  ChannelSet(const ChannelSet&) = delete;
  ChannelSet& operator=(const ChannelSet&) = delete;

  struct Entry {
    ChannelType type;
    std::unique_ptr<Channel> channel;
  };
  const std::vector<Entry>& entries() const { return entries_; }

  // Channels on which we can send by ourselves.
  std::set<std::string> Reachable() const;
  // The messages for the outbox of an answer (TurnParts::deliveries).
  std::vector<std::string> Deliveries(const Activity& activity, const Reply& reply) const;
  void Wake(const std::string& channel);

  // Begins to deliver; call once.
  void Start();

 private:
  ChannelSet(const Settings& settings, const Parts& parts) : settings_(settings), parts_(parts) {}
  void StartNotices();
  const Channel* Find(const std::string& name) const;

  const Settings settings_;
  const Parts parts_;
  CurlClient client_;
  std::vector<Entry> entries_;
  std::map<std::string, std::unique_ptr<DeliveryChannel>> callbacks_;  // that are no Channel
  std::map<std::string, std::unique_ptr<OutboxWorker>> workers_;
  std::unique_ptr<NoticeWorker> notices_;  // last: wakes the workers
};

}  // namespace meldwijzer

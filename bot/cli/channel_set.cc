#include "bot/cli/channel_set.h"

#include <algorithm>
#include <utility>

#include "bot/channels/generic/generic_channel.h"
#include "bot/outbox/generic_callback.h"

namespace meldwijzer {

Result<std::unique_ptr<ChannelSet>> ChannelSet::Create(const Settings& settings,
                                                       const Parts& parts) {
  std::unique_ptr<ChannelSet> set(new ChannelSet(settings, parts));
  for (ChannelType& type : ChannelTypes()) {
    const auto on = settings.channels.find(type.spec.name);
    if (on == settings.channels.end()) continue;
    auto channel = type.create(on->second, {set->client_, parts.clock, parts.log});
    if (!channel) {
      return Fail(channel.error().code, type.spec.name + ": " + channel.error().message);
    }
    set->entries_.push_back({std::move(type), std::move(*channel)});
  }
  if (!settings.generic_callback_url.empty()) {
    set->callbacks_.emplace(kGenericChannel,
                            std::make_unique<GenericCallback>(settings.generic_callback_url,
                                                              settings.generic_secret.value_or(""),
                                                              set->client_, parts.clock));
  }
  return set;
}

ChannelSet::~ChannelSet() = default;

const Channel* ChannelSet::Find(const std::string& name) const {
  const auto entry =
      std::ranges::find_if(entries_, [&](const Entry& one) { return one.type.spec.name == name; });
  return entry == entries_.end() ? nullptr : entry->channel.get();
}

std::set<std::string> ChannelSet::Reachable() const {
  std::set<std::string> names;
  for (const Entry& entry : entries_) names.insert(entry.type.spec.name);
  for (const auto& [name, callback] : callbacks_) names.insert(name);
  return names;
}

std::vector<std::string> ChannelSet::Deliveries(const Activity& activity,
                                                const Reply& reply) const {
  const Channel* const channel = Find(activity.channel);
  if (channel == nullptr) return {};
  std::vector<std::string> deliveries;
  for (const Message& message : reply.messages) {
    for (Message& piece : channel->Fit(message)) {
      OutgoingMessage out;
      out.address = {activity.channel, activity.conversation, activity.user,
                     activity.locale,  activity.route,        false};
      out.reply.conversation = activity.conversation;
      out.reply.messages = {std::move(piece)};
      out.reply.question = reply.question;
      // Only the first names what it answers: the others follow it.
      if (deliveries.empty()) out.reply_to = activity.reply_to;
      deliveries.push_back(ToText(out));
    }
  }
  deliveries.resize(std::min(deliveries.size(), kDeliveriesPerTurnMax));
  return deliveries;
}

void ChannelSet::Wake(const std::string& channel) {
  const auto worker = workers_.find(channel);
  if (worker != workers_.end()) worker->second->Wake();
}

void ChannelSet::Start() {
  OutboxWorkerOptions options;
  options.policy.age_max = std::chrono::hours(settings_.delivery_hours_max);
  const auto start = [&](const std::string& name, DeliveryChannel& channel) {
    workers_.emplace(name, std::make_unique<OutboxWorker>(parts_.store, parts_.clock, parts_.log,
                                                          parts_.metrics, name, channel, options));
  };
  for (const auto& [name, callback] : callbacks_) start(name, *callback);
  for (const Entry& entry : entries_) start(entry.type.spec.name, *entry.channel);
  StartNotices();
}

// Reminders, and the warning a week before a conversation is erased (rule P1).
void ChannelSet::StartNotices() {
  const auto notice = [this](NoticeKind kind,
                             const std::string& text) -> std::optional<NewDelivery> {
    const Result<DeliveryAddress> address = ParseDeliveryAddress(text);
    if (!address) return std::nullopt;
    return NewDelivery{address->channel, ToText(parts_.steps.Notice(kind, *address))};
  };
  NoticeWorkerOptions options;
  if (settings_.retention_days > kRetentionWarningDays) {
    options.retention_warning_age =
        std::chrono::days(settings_.retention_days - kRetentionWarningDays);
  }
  notices_ = std::make_unique<NoticeWorker>(
      parts_.store, parts_.clock, parts_.log, parts_.metrics, notice,
      [this] {
        for (const auto& [name, worker] : workers_) worker->Wake();
      },
      options);
}

}  // namespace meldwijzer

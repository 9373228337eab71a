#include "bot/turns/contact_reply.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace meldwijzer {
namespace {

// A report point beside the coordinator whose number is in the list below anyway.
bool StandsInFallback(const ContactCoordinator& coordinator, const Contact& contact) {
  return coordinator.use == ContactUse::kSecondary &&
         std::any_of(contact.fallback.begin(), contact.fallback.end(), [&](const auto& line) {
           return !line.phone.empty() && line.phone == coordinator.phone;
         });
}

std::string Joined(const std::vector<std::string>& parts, const std::string& between) {
  return fmt::format("{}", fmt::join(parts, between));
}

const char* OpenKey(OpenNow open) {
  switch (open) {
    case OpenNow::kYes:
      return "contact-answer.open";
    case OpenNow::kNo:
      return "contact-answer.closed";
    case OpenNow::kUnknown:
      break;
  }
  return "contact-answer.open-unknown";
}

std::string OutcomeOf(const Contact& contact) {
  if (contact.outcome != ContactOutcome::kFound) return ToString(contact.outcome);
  return contact.place && contact.place->how == PlaceHow::kFuzzy ? "fuzzy" : "found";
}

}  // namespace

AgeRange AgesOf(const std::string& age_group) {
  if (age_group == "under-18") return {{}, 17};
  if (age_group == "18-22") return {18, 22};
  if (age_group == "23") return {23, 23};
  if (age_group == "24-plus") return {24, {}};
  return {};
}

PlaceAnswer ContactReply::LookUp(const std::string& query, const std::string& age_group,
                                 Instant now, const std::string& /*locale*/) const {
  const Contact contact = directory_.Find(query, now, AgesOf(age_group));
  PlaceAnswer answer;
  answer.outcome = OutcomeOf(contact);
  if (contact.place) answer.place = contact.place->name;
  for (const Place& candidate : contact.candidates) {
    answer.candidates.push_back({QueryFor(candidate), LabelFor(candidate)});
  }
  if (contact.outcome != ContactOutcome::kFound) return answer;
  for (const ContactCoordinator& coordinator : contact.coordinators) {
    answer.coordinators.push_back(coordinator.id);
  }
  answer.messages = Words(contact);
  return answer;
}

std::string ContactReply::OrganisationOf(const std::string& coordinator_id) const {
  for (const Coordinator& entry : directory_.all_entries()) {
    if (entry.id == coordinator_id) return entry.organisation;
  }
  return coordinator_id;
}

std::vector<Message> ContactReply::Words(const Contact& contact) const {
  Message coordinators{Coordinators(contact), {}, {}};
  for (const ContactCoordinator& coordinator : contact.coordinators) {
    if (coordinator.phone.empty() || coordinator.web.empty()) continue;
    coordinators.links.push_back({coordinator.organisation, coordinator.web.front()});
  }
  Message fallback{Fallback(contact, contact.fallback_first), {}, {}};
  std::vector<Message> messages = {std::move(coordinators), std::move(fallback)};
  if (contact.fallback_first) std::swap(messages[0], messages[1]);
  messages.back().text += "\n\n" + Say("contact-answer.most-current");
  for (const WebLink& link : contact.links) messages.back().links.push_back({link.title, link.url});
  return messages;
}

std::string ContactReply::Coordinators(const Contact& contact) const {
  const std::string place = contact.place ? contact.place->name : "";
  if (contact.coordinators.empty()) return Say("contact-answer.none", {{"place", place}});
  std::vector<std::string> parts = {Say("contact-answer.found", {{"place", place}})};
  for (const ContactCoordinator& coordinator : contact.coordinators) {
    if (!StandsInFallback(coordinator, contact)) parts.push_back(One(coordinator, place));
  }
  const bool unchecked = std::any_of(
      contact.coordinators.begin(), contact.coordinators.end(),
      [](const auto& c) { return c.verified_on.empty() && !(c.phone.empty() && c.email.empty()); });
  if (unchecked) parts.push_back(Say("contact-answer.ask-first", {{"place", place}}));
  return Joined(parts, "\n\n");
}

std::string ContactReply::One(const ContactCoordinator& coordinator,
                              const std::string& place) const {
  const bool report_point = coordinator.role == ContactRole::kReportPoint;
  std::vector<std::string> lines = {
      Say(report_point ? "contact-answer.report-point" : "contact-answer.coordinator",
          {{"organisation", coordinator.organisation}, {"place", place}})};
  if (coordinator.use == ContactUse::kSecondary) lines.push_back(Say("contact-answer.secondary"));
  if (!coordinator.conditions.empty()) lines.push_back(coordinator.conditions);
  if (!coordinator.phone.empty()) {
    lines.push_back(Say("contact-answer.phone",
                        {{"phone", Joined(coordinator.phone, Say("contact-answer.or"))}}));
    lines.push_back(
        coordinator.hours.empty()
            ? Say("contact-answer.hours-unknown")
            : Say("contact-answer.hours",
                  {{"hours", coordinator.hours}, {"open", Say(OpenKey(coordinator.open_now))}}));
  }
  if (coordinator.only_mobile) lines.push_back(Say("contact-answer.old-mobile"));
  if (!coordinator.email.empty()) {
    lines.push_back(Say("contact-answer.email",
                        {{"email", Joined(coordinator.email, Say("contact-answer.or"))}}));
  }
  if (coordinator.phone.empty() && !coordinator.web.empty()) {
    lines.push_back(Say("contact-answer.web", {{"web", coordinator.web.front()}}));
  }
  if (coordinator.phone.empty() && coordinator.email.empty()) {
    lines.push_back(Say("contact-answer.no-number"));
  } else if (!coordinator.verified_on.empty()) {
    lines.push_back(Say("contact-answer.checked",
                        {{"date", coordinator.verified_on}, {"who", coordinator.verified_by}}));
  } else if (coordinator.number_source_date.empty()) {
    lines.push_back(Say("contact-answer.unchecked-undated"));
  } else {
    lines.push_back(Say("contact-answer.unchecked", {{"date", coordinator.number_source_date}}));
  }
  if (!coordinator.doubt.empty()) lines.push_back(coordinator.doubt);
  return Joined(lines, "\n");
}

std::string ContactReply::Fallback(const Contact& contact, bool first) const {
  std::vector<std::string> lines = {Say(first ? "contact-answer.now" : "contact-answer.fallback")};
  int number = 0;
  for (const FallbackLine& line : contact.fallback) {
    if (line.urgent) continue;  // said below, in words of its own
    lines.push_back(Say("contact-answer.fallback-line",
                        {{"number", std::to_string(++number)},
                         {"organisation", line.organisation},
                         {"phone", Joined(line.phone, Say("contact-answer.or"))},
                         {"open", Say(OpenKey(line.open_now))}}));
  }
  lines.push_back(Say("contact-answer.urgent"));
  return Joined(lines, "\n");
}

std::string ContactReply::Say(const std::string& key, const TextArguments& arguments) const {
  return texts_.Format(key, arguments);
}

}  // namespace meldwijzer

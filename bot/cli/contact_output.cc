#include "bot/cli/contact_output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string Sentences(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + " " + second;
}

Json ToJson(const Place& place) {
  return {{"name", place.name},
          {"municipality", place.municipality ? Json(*place.municipality) : Json()},
          {"province", place.province ? Json(*place.province) : Json()},
          {"how", ToString(place.how)}};
}

Json ToJson(const ContactCoordinator& coordinator) {
  return {{"id", coordinator.id},
          {"organisation", coordinator.organisation},
          {"role", ToString(coordinator.role)},
          {"use", ToString(coordinator.use)},
          {"phone", coordinator.phone},
          {"email", coordinator.email},
          {"web", coordinator.web},
          {"conditions", Sentences(coordinator.conditions, coordinator.caution)},
          {"hours", OrNull(coordinator.hours)},
          {"open_now", ToString(coordinator.open_now)},
          {"doubt", coordinator.doubt},
          {"verified_on", OrNull(coordinator.verified_on)},
          {"number_source_date", OrNull(coordinator.number_source_date)},
          {"source", coordinator.source}};
}

// What it does for the one who calls.
const char* RoleText(ContactRole role) {
  return role == ContactRole::kCoordinator
             ? "zorgcoördinator mensenhandel: denkt met je mee en zoekt hulp en opvang"
             : "meldpunt mensenhandel: voor advies en melden";
}

std::string OpenText(OpenNow open) {
  switch (open) {
    case OpenNow::kYes:
      return "nu bereikbaar";
    case OpenNow::kNo:
      return "nu dicht";
    case OpenNow::kUnknown:
      break;
  }
  return "tijden onbekend";
}

std::string CheckedText(const ContactCoordinator& coordinator) {
  if (coordinator.phone.empty() && coordinator.email.empty()) return "";
  const std::string what = coordinator.phone.empty() ? "adres" : "nummer";
  if (!coordinator.verified_on.empty()) {
    return fmt::format("  Dit {} is nagegaan op {} door {}.\n", what, coordinator.verified_on,
                       coordinator.verified_by);
  }
  if (coordinator.number_source_date.empty()) {
    return fmt::format("  Niemand heeft dit {} nagegaan; de bron heeft geen datum.\n", what);
  }
  return fmt::format("  Niemand heeft dit {} nagegaan; de bron is van {}.\n", what,
                     coordinator.number_source_date);
}

// Rule C1: before anything is told.
std::string AskFirst(const Contact& contact) {
  const bool unchecked = std::ranges::any_of(contact.coordinators, [](const auto& entry) {
    return entry.verified_on.empty() && !(entry.phone.empty() && entry.email.empty());
  });
  if (!unchecked || !contact.place) return "";
  return fmt::format("Vraag eerst: bent u de zorgcoördinator mensenhandel voor {}?\n",
                     contact.place->name);
}

std::string CoordinatorText(const ContactCoordinator& coordinator) {
  std::string text =
      fmt::format("- {} ({})\n", coordinator.organisation, RoleText(coordinator.role));
  if (!coordinator.phone.empty()) {
    text += fmt::format("  Bel: {} ({})\n", fmt::join(coordinator.phone, " of "),
                        coordinator.hours.empty()
                            ? OpenText(coordinator.open_now)
                            : coordinator.hours + ", " + OpenText(coordinator.open_now));
  }
  if (!coordinator.email.empty()) {
    text += fmt::format("  Mail: {}\n", fmt::join(coordinator.email, ", "));
  }
  if (!coordinator.web.empty()) text += fmt::format("  Web: {}\n", coordinator.web.front());
  const std::string conditions = Sentences(coordinator.conditions, coordinator.caution);
  if (!conditions.empty()) text += fmt::format("  {}\n", conditions);
  if (!coordinator.doubt.empty()) text += fmt::format("  Let op: {}\n", coordinator.doubt);
  return text + CheckedText(coordinator);
}

std::string OutcomeText(std::string_view input, const Contact& contact) {
  const Place place = contact.place.value_or(Place{});
  switch (contact.outcome) {
    case ContactOutcome::kFound: {
      std::string text;
      if (place.how == PlaceHow::kFuzzy) {
        text = fmt::format("Bedoel je {}? Zo niet, schrijf de plaats dan anders.\n", place.name);
      }
      text += fmt::format("{}:\n", LabelFor(place));
      if (contact.coordinators.empty()) {
        text +=
            "Hiervoor vonden wij geen zorgcoördinator mensenhandel: CoMensha doet het dan zelf of "
            "weet wie het doet.\n";
      }
      return text;
    }
    case ContactOutcome::kAbroad:
      return fmt::format(
          "{} ligt niet in Nederland. Is de cliënt nu in Nederland, noem dan die plaats. CoMensha "
          "denkt ook mee als je dat niet weet.\n",
          place.name);
    case ContactOutcome::kAmbiguous: {
      std::string text = "Welke plaats bedoel je? De zorgcoördinator mensenhandel verschilt.\n";
      for (const Place& candidate : contact.candidates) {
        text += fmt::format("- {}\n", LabelFor(candidate));
      }
      return text +
             "Is de cliënt ergens anders dan waar de uitbuiting is? Kies waar de cliënt nu is, en "
             "noem de andere plaats als je belt.\n";
    }
    case ContactOutcome::kNotFound:
      break;
  }
  constexpr size_t kShownBytesMax = 60;
  const std::string shown = input.size() <= kShownBytesMax ? fmt::format(" \"{}\"", input) : "";
  return fmt::format("Die plaats{} ken ik niet. Noem een gemeente, provincie of postcode.\n",
                     shown);
}

std::string FallbackText(const Contact& contact) {
  std::string text;
  for (const FallbackLine& line : contact.fallback) {
    const std::string phone = fmt::format("{}", fmt::join(line.phone, " of "));
    text += line.urgent
                ? fmt::format("- Is er nu gevaar? Bel {}.\n", phone)
                : fmt::format("- {}: {} ({})\n", line.organisation, phone, OpenText(line.open_now));
  }
  return text;
}

}  // namespace

nlohmann::ordered_json ToJson(const Contact& contact) {
  Json json = {{"outcome", ToString(contact.outcome)},
               {"place", contact.place ? ToJson(*contact.place) : Json()}};
  for (const char* const list : {"candidates", "coordinators", "fallback", "links"}) {
    json[list] = Json::array();
  }
  for (const Place& place : contact.candidates) json["candidates"].push_back(ToJson(place));
  for (const auto& entry : contact.coordinators) json["coordinators"].push_back(ToJson(entry));
  for (const FallbackLine& line : contact.fallback) {
    json["fallback"].push_back({{"organisation", line.organisation},
                                {"phone", line.phone},
                                {"open_now", ToString(line.open_now)}});
  }
  for (const WebLink& link : contact.links) {
    json["links"].push_back({{"title", link.title}, {"url", link.url}});
  }
  return json;
}

std::string ContactJsonLine(std::string_view input, const Contact& contact) {
  Json line = {{"input", std::string(input)}};
  line.update(ToJson(contact));
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ContactText(std::string_view input, const Contact& contact) {
  std::string text = OutcomeText(input, contact);
  const bool has_number = std::ranges::any_of(
      contact.coordinators, [](const auto& entry) { return !entry.phone.empty(); });
  if (contact.fallback_first || !has_number) {
    text += "Bel nu in deze volgorde:\n" + FallbackText(contact);
    if (!contact.coordinators.empty()) text += "Voor deze plaats vonden wij:\n";
  }
  for (const auto& coordinator : contact.coordinators) text += CoordinatorText(coordinator);
  text += AskFirst(contact);
  if (!contact.fallback_first && has_number) {
    text += "Lukt dat niet, bel dan nu in deze volgorde:\n" + FallbackText(contact);
  }
  for (const WebLink& link : contact.links) {
    text += fmt::format("Meest actuele lijst: {} {}\n", link.title, link.url);
  }
  return text;
}

}  // namespace meldwijzer

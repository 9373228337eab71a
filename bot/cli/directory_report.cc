#include "bot/cli/directory_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace meldwijzer {
namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --goed: #1b6e3c; --half: #8a5a00; --niet: #a1241c; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { border-bottom: 1px solid #8888; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
.kaart { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .4rem; max-width: 44rem; }
.tegel { color: #fff; padding: .5rem; border-radius: .3rem; background: var(--goed); }
.tegel .groot { font-size: 1.6rem; line-height: 1.2; }
.uitleg { list-style: none; padding: 0; } .uitleg .tegel { display: inline-block; padding: 0 .6rem; }
.tegel.half { background: var(--half); } .tegel.niet { background: var(--niet); }
.tegel b { display: block; }
.let { color: var(--niet); font-weight: bold; }
@media (prefers-color-scheme: dark) { :root { --goed: #2e7d4f; } .let { color: #ff9c94; } }
@media (max-width: 44rem) {
  body { font-size: 14px; padding: .5rem; } .tegel { padding: .25rem; font-size: .7rem; overflow-wrap: anywhere; }
  .tegel .groot { font-size: 1rem; } table { display: block; overflow-x: auto; }
}
@media print { thead th { position: static; } }
)";

// Where each province stands in the grid: row and column, north above.
const std::map<std::string_view, std::pair<int, int>>& Tiles() {
  static const std::map<std::string_view, std::pair<int, int>> tiles = {
      {"Friesland", {1, 3}}, {"Groningen", {1, 4}},     {"Noord-Holland", {2, 2}},
      {"Flevoland", {2, 3}}, {"Drenthe", {2, 4}},       {"Zuid-Holland", {3, 1}},
      {"Utrecht", {3, 2}},   {"Gelderland", {3, 3}},    {"Overijssel", {3, 4}},
      {"Zeeland", {4, 1}},   {"Noord-Brabant", {4, 2}}, {"Limburg", {4, 3}}};
  return tiles;
}

std::string Escape(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string Or(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

int TimesReported(const DirectoryReport& report, const std::string& id) {
  const auto found = report.reported_wrong.find(id);
  return found == report.reported_wrong.end() ? 0 : found->second;
}

std::string TableRow(std::initializer_list<std::string> cells) {
  std::string row = "<tr>";
  for (const std::string& cell : cells) row += "<td>" + cell + "</td>";
  return row + "</tr>\n";
}

std::string TableHead(std::initializer_list<const char*> names) {
  std::string head = "<table><thead><tr>";
  for (const char* const name : names) head += fmt::format("<th scope=\"col\">{}</th>", name);
  return head + "</tr></thead><tbody>\n";
}

std::string Map(const DirectoryReport& report) {
  std::string html = "<div class=\"kaart\">\n";
  for (const ProvinceSummary& province : report.provinces) {
    const auto tile = Tiles().find(province.name);
    const auto [row, column] = tile == Tiles().end() ? std::pair(5, 1) : tile->second;
    const size_t reached = province.with_number + province.with_report_point;
    const char* const kind = province.with_number == province.municipalities ? "goed"
                             : reached > 0                                   ? "half"
                                                                             : "niet";
    html += fmt::format(
        "<div class=\"tegel {}\" style=\"grid-row:{};grid-column:{}\"><b>{}</b>"
        "<span class=\"groot\">{} van {}</span>",
        kind, row, column, Escape(province.name), province.with_number, province.municipalities);
    if (province.with_report_point > 0) {
      html += fmt::format("<br>{} met alleen een meldpunt", province.with_report_point);
    }
    if (province.without_number > 0) {
      html += fmt::format("<br>{} zonder nummer", province.without_number);
    }
    if (province.without_any > 0) html += fmt::format("<br>{} met niemand", province.without_any);
    html += "</div>\n";
  }
  return html +
         "</div>\n<p>Het grote getal: gemeenten met een zorgcoördinator mensenhandel die een "
         "nummer of "
         "adres heeft.</p>\n<ul class=\"uitleg\">\n"
         "<li><span class=\"tegel\">groen</span> elke gemeente</li>\n"
         "<li><span class=\"tegel half\">bruin</span> een deel, of alleen een meldpunt</li>\n"
         "<li><span class=\"tegel niet\">rood</span> geen: CoMensha antwoordt</li>\n</ul>\n";
}

std::string ToCheck(const DirectoryReport& report) {
  std::string html =
      "<h2>Eerst nabellen</h2>\n<p>Bovenaan wat gebruikers met <em>nummer fout</em> meldden, dan "
      "de landelijke lijnen, dan wie voor de meeste gemeenten staat.</p>\n" +
      TableHead({"Contact", "Voor", "Nagebeld op", "Bron van het nummer", "Nummer fout gemeld"});
  for (const ContactAge& contact : report.to_check) {
    const int times = TimesReported(report, contact.id);
    html += TableRow(
        {fmt::format("{}<br><code>{}</code>", Escape(contact.organisation), Escape(contact.id)),
         contact.municipalities == 0 ? std::string("heel Nederland")
                                     : fmt::format("{} gemeente{}", contact.municipalities,
                                                   contact.municipalities == 1 ? "" : "n"),
         Or(contact.verified_on, "nooit"), Or(contact.number_source_date, "zonder datum"),
         times == 0 ? std::string("nee")
                    : fmt::format("<span class=\"let\">{} keer</span>", times)});
  }
  return html + "</tbody></table>\n";
}

std::string Gaps(const DirectoryReport& report) {
  std::string html =
      "<h2>Gaten</h2>\n<p>Hier is geen zorgcoördinator gevonden; de landelijke lijn "
      "antwoordt.</p>\n<ul>\n";
  std::map<std::string, std::string> by_province;
  for (const MunicipalityRow& row : report.rows) {
    if (!row.entry.empty()) continue;
    std::string& names = by_province[row.province];
    names += (names.empty() ? "" : ", ") + Escape(row.municipality);
  }
  for (const auto& [province, names] : by_province) {
    html += fmt::format("<li><b>{}</b>: {}</li>\n", Escape(province), names);
  }
  if (by_province.empty()) html += "<li>Geen.</li>\n";
  return html + "</ul>\n";
}

// What people get to see of a contact, for a reader who does not know the file.
std::string_view UseInWords(std::string_view use) {
  if (use == "primary") return "wordt getoond";
  if (use == "verify-first") return "wordt getoond met CoMensha erbij";
  if (use == "role-only-use-fallback") return "alleen de naam; CoMensha neemt op";
  if (use == "secondary") return "staat naast de zorgcoördinator";
  return use;
}

std::string Doubts(const DirectoryReport& report) {
  std::string html = "<h2>Twijfel en tegenspraak</h2>\n" +
                     TableHead({"Contact", "Gebruik", "Wat de gebruiker erbij leest"});
  std::set<std::string> told;
  for (const MunicipalityRow& row : report.rows) {
    if (row.doubt.empty() || !told.insert(row.entry).second) continue;
    html +=
        TableRow({fmt::format("{}<br><code>{}</code>", Escape(row.organisation), Escape(row.entry)),
                  Escape(UseInWords(row.use)), Escape(row.doubt)});
  }
  return html + "</tbody></table>\n";
}

std::string AllRows(const DirectoryReport& report) {
  std::string html =
      "<h2>Alle gemeenten</h2>\n" +
      TableHead({"Gemeente", "Provincie", "Wie antwoordt", "Nummer of adres", "Leeftijd",
                 "Waarom (gebied volgens de bron)", "Nagebeld", "Bron van het nummer"});
  for (const MunicipalityRow& row : report.rows) {
    const std::string why = row.entry.empty()
                                ? std::string("geen zorgcoördinator bekend")
                                : fmt::format("{} ({})", Escape(Or(row.stated_area, "zie bron")),
                                              Escape(UseInWords(row.use)));
    const std::string reach = row.phone.empty() ? row.email : row.phone;
    html +=
        TableRow({Escape(row.municipality), Escape(row.province), Escape(row.organisation),
                  Escape(Or(reach, "geen: de landelijke lijn")), Escape(Or(row.ages, "alle")), why,
                  Or(row.verified_on, "nooit"),
                  row.source.empty() ? Or(row.number_source_date, "zonder datum")
                                     : fmt::format("<a href=\"{}\">{}</a>", Escape(row.source),
                                                   Or(row.number_source_date, "zonder datum"))});
  }
  return html + "</tbody></table>\n";
}

std::string CsvField(std::string_view text) {
  // A spreadsheet takes these for a formula.
  std::string field;
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos) {
    field = "'";
  }
  field += text;
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

std::string ReportAsText(const DirectoryReport& report) {
  std::string text = fmt::format("{} contacts to check by telephone, most urgent first:\n",
                                 report.to_check.size());
  for (const ContactAge& contact : report.to_check) {
    const int times = TimesReported(report, contact.id);
    text += fmt::format(
        "  {}  {}; {}; checked: {}; number from: {}{}\n", contact.id, contact.organisation,
        contact.municipalities == 0 ? std::string("national line")
                                    : fmt::format("{} municipalit{}", contact.municipalities,
                                                  contact.municipalities == 1 ? "y" : "ies"),
        Or(contact.verified_on, "never"), Or(contact.number_source_date, "no date"),
        times == 0 ? std::string() : fmt::format("; REPORTED WRONG {} times", times));
  }
  const auto gaps =
      std::ranges::count_if(report.rows, [](const auto& row) { return row.entry.empty(); });
  text += fmt::format(
      "{} municipalities without a coordinator (the national line answers).\n"
      "After a call: meldwijzer directory verify ID --by NAME\n",
      gaps);
  return text;
}

std::string ReportAsCsv(const DirectoryReport& report) {
  std::string csv =
      "municipality,province,entry,organisation,role,use,ages,phone,email,verified_on,"
      "number_source_date,stated_area,reported_wrong,doubt,source\r\n";
  for (const MunicipalityRow& row : report.rows) {
    const std::string times = std::to_string(TimesReported(report, row.entry));
    bool first = true;
    for (const std::string* const field :
         {&row.municipality, &row.province, &row.entry, &row.organisation, &row.role, &row.use,
          &row.ages, &row.phone, &row.email, &row.verified_on, &row.number_source_date,
          &row.stated_area, &times, &row.doubt, &row.source}) {
      csv += (first ? "" : ",") + CsvField(*field);
      first = false;
    }
    csv += "\r\n";
  }
  return csv;
}

std::string ReportAsHtml(const DirectoryReport& report) {
  size_t municipalities = 0;
  size_t with_number = 0;
  size_t without_any = 0;
  for (const ProvinceSummary& province : report.provinces) {
    municipalities += province.municipalities;
    with_number += province.with_number;
    without_any += province.without_any;
  }
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"nl\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<title>Zorgcoördinatoren mensenhandel per gemeente</title><style>{}</style></head><body>\n"
      "<h1>Zorgcoördinatoren mensenhandel per gemeente</h1>\n<p>Gemaakt op {}. Van {} gemeenten "
      "hebben er {} een zorgcoördinator met een eigen nummer of adres en {} geen zorgcoördinator. "
      "{} contacten zijn niet of te lang geleden nagebeld.</p>\n",
      kStyle, report.made_on, municipalities, with_number, without_any, report.to_check.size());
  html += Map(report) + ToCheck(report) + Gaps(report) + Doubts(report) + AllRows(report);
  return html +
         "<p>Plaatsgegevens: postcodes van GeoNames (CC BY 4.0), woonplaatsen van CBS (CC BY 4.0), "
         "postbussen van 4PP (MIT).</p>\n</body></html>\n";
}

}  // namespace meldwijzer

#include "bot/record/record_pdf.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "bot/record/pdf_page.h"

namespace meldwijzer {
namespace {

constexpr TextStyle kTitle{.size = 17, .bold = true, .red = 0.06, .green = 0.24, .blue = 0.42};
constexpr TextStyle kHeading{.size = 11, .bold = true, .red = 0.06, .green = 0.24, .blue = 0.42};
constexpr TextStyle kBody{.size = 9};
constexpr TextStyle kStrong{.size = 9, .bold = true};
constexpr TextStyle kSmall{.size = 8.5, .red = 0.27, .green = 0.28, .blue = 0.32};
constexpr double kHeadingRoom = 44;  // a heading is not left alone at the foot of a page

const std::vector<double> kSignalWidths = {0.25, 0.22, 0.26, 0.14, 0.13};
const std::vector<double> kAnswerWidths = {0.32, 0.5, 0.18};

void WriteTable(PdfPages& pages, const RecordSection& section) {
  pages.Begin("Table");
  std::vector<PdfPages::Cell> head;
  for (const std::string& column : section.columns) head.push_back({column, kStrong, "TH"});
  if (!head.empty()) pages.Row(head, kSignalWidths, true);
  for (const std::vector<std::string>& row : section.cells) {
    std::vector<PdfPages::Cell> cells;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool question = head.empty() && i == 0;
      const bool at = i + 1 == row.size();
      cells.push_back({row[i], question ? kStrong : (at ? kSmall : kBody), question ? "TH" : "TD"});
    }
    pages.Row(cells, head.empty() ? kAnswerWidths : kSignalWidths, false);
  }
  pages.End("Table");
}

void WriteSection(PdfPages& pages, const RecordSection& section) {
  pages.Need(kHeadingRoom);
  pages.Space(9);
  pages.Begin("Sect");
  pages.Paragraph("H2", section.heading, kHeading);
  pages.Space(2);
  if (!section.cells.empty()) {
    WriteTable(pages, section);
  } else {
    pages.Begin("L");
    for (const std::string& line : section.lines) {
      pages.Begin("LI");
      pages.Paragraph("LBody", "•  " + line, kBody);
      pages.End("LI");
      pages.Space(1.5);
    }
    pages.End("L");
  }
  pages.End("Sect");
}

// Replaces {page} and {pages}.
std::string FooterText(std::string text, int page, int pages) {
  const auto put = [&](std::string_view name, int value) {
    const size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), std::to_string(value));
  };
  put("{page}", page);
  put("{pages}", pages);
  return text;
}

// Returns the number of pages; 0: it could not be made.
int Write(const Record& record, const std::string& page_words, int known_pages, std::string& out) {
  out.clear();
  const std::string made = record.preamble.empty() ? "" : record.preamble.front();
  PdfPages pages(&out, record.title, [&](int page) {
    return fmt::format("{}     {}", FooterText(page_words, page, known_pages), made);
  });
  pages.Begin("Document");
  pages.Paragraph("H1", record.title, kTitle);
  pages.Space(3);
  for (const std::string& line : record.preamble) {
    pages.Paragraph("P", line, kSmall);
    pages.Space(1.5);
  }
  for (const RecordSection& section : record.sections) WriteSection(pages, section);
  pages.End("Document");
  return pages.Finish() ? pages.pages() : 0;
}

}  // namespace

Result<std::string> RecordPdf(const Record& record, const std::string& locale,
                              const std::string& page_words) {
  std::string pdf;
  // Only the written document tells how many pages it has.
  const int pages = Write(record, page_words, 0, pdf);
  if (pages == 0 || Write(record, page_words, pages, pdf) != pages) {
    return Fail(ErrorCode::kInternal, "the PDF of a record could not be made");
  }
  return WithLanguage(std::move(pdf), locale == "en" ? "en-GB" : "nl-NL");
}

Result<std::string> WithLanguage(std::string pdf, const std::string& language) {
  const auto corrupt = [] { return Fail(ErrorCode::kCorrupt, "not a PDF with a catalog"); };
  const auto number_after = [&](std::string_view name, size_t from) -> std::string {
    size_t at = pdf.find(name, from);
    if (at == std::string::npos) return "";
    at = pdf.find_first_of("0123456789", at + name.size());
    if (at == std::string::npos) return "";
    return pdf.substr(at, pdf.find_first_not_of("0123456789", at) - at);
  };
  const size_t trailer = pdf.rfind("trailer");
  if (trailer == std::string::npos) return corrupt();
  const std::string root = number_after("/Root", trailer);
  const std::string info = number_after("/Info", trailer);
  const std::string size = number_after("/Size", trailer);
  const std::string previous = number_after("startxref", trailer);
  const size_t object = pdf.rfind("\n" + root + " 0 obj", trailer);
  if (root.empty() || info.empty() || size.empty() || previous.empty() ||
      object == std::string::npos) {
    return corrupt();
  }
  const size_t begin = pdf.find("<<", object);
  const size_t end = pdf.find("endobj", object);
  if (begin == std::string::npos || end == std::string::npos || begin > end) return corrupt();
  const std::string catalog = pdf.substr(begin + 2, end - begin - 2);
  if (!pdf.ends_with('\n')) pdf += '\n';
  const size_t at = pdf.size();
  pdf += fmt::format(
      "{} 0 obj\n<< /Lang ({}) /ViewerPreferences << /DisplayDocTitle true >>{}endobj\n", root,
      language, catalog);
  const size_t xref = pdf.size();
  pdf += fmt::format(
      "xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size {} /Root {} 0 R /Info {} 0 R /Prev {} >>\n"
      "startxref\n{}\n%%EOF\n",
      root, at, size, root, info, previous, xref);
  return pdf;
}

}  // namespace meldwijzer

#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace meldwijzer {

// Lengths are in points, 1/72 inch.
inline constexpr double kPageWidth = 595.28;  // A4
inline constexpr double kPageHeight = 841.89;

struct TextStyle {
  double size = 9.5;
  bool bold = false;
  double red = 0.1, green = 0.1, blue = 0.12;
  double line_gap = 1.5;
};

// Writes tagged text down the pages of a PDF; begins a page by itself where one is full. Not
// thread-safe; each document has its own.
class PdfPages {
 public:
  // `footer` is drawn at the foot of each page, given its number.
  PdfPages(std::string* out, const std::string& title, std::function<std::string(int page)> footer);
  ~PdfPages();
  PdfPages(const PdfPages&) = delete;
  PdfPages& operator=(const PdfPages&) = delete;

  void Begin(const char* tag);  // a structure element, such as "Table"; close with End
  void End(const char* tag);
  // A paragraph of its own under `tag`.
  void Paragraph(const char* tag, const std::string& text, const TextStyle& style,
                 double indent = 0);
  // Cells beside each other, kept on one page; `widths` are parts of the whole.
  struct Cell {
    std::string text;
    TextStyle style;
    const char* tag = "TD";
  };
  void Row(const std::vector<Cell>& cells, const std::vector<double>& widths, bool shaded);
  void Space(double points) { y_ += points; }
  // Begins a page unless so much is free.
  void Need(double points);
  void Rule();
  // Ends the document. False where it could not be written.
  bool Finish();
  int pages() const { return page_; }

 private:
  using Layout = std::unique_ptr<PangoLayout, void (*)(PangoLayout*)>;
  Layout Lay(const std::string& text, const TextStyle& style, double width) const;
  void Draw(PangoLayout* layout, const TextStyle& style, double x, double y);
  void Footer();
  void NextPage();

  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  std::function<std::string(int)> footer_;
  double y_ = 0;
  int page_ = 1;
  bool finished_ = false;
};

}  // namespace meldwijzer

#include "bot/record/pdf_page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <utility>

namespace meldwijzer {
namespace {

constexpr double kMargin = 56;
constexpr double kFootHeight = 30;
constexpr double kColumnGap = 8;
constexpr double kCellPadding = 3;
constexpr const char* kFonts = "Open Sans, DejaVu Sans, sans-serif";
constexpr TextStyle kFootStyle{.size = 8, .red = 0.35, .green = 0.35, .blue = 0.4};

cairo_status_t Append(void* out, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(out)->append(bytes, bytes + count);
  return CAIRO_STATUS_SUCCESS;
}

double HeightOf(PangoLayout* layout) {
  int height = 0;
  pango_layout_get_size(layout, nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

constexpr double kTextWidth = kPageWidth - 2 * kMargin;
constexpr double kTextBottom = kPageHeight - kMargin - kFootHeight / 2;

}  // namespace

PdfPages::PdfPages(std::string* out, const std::string& title,
                   std::function<std::string(int)> footer)
    : surface_(cairo_pdf_surface_create_for_stream(Append, out, kPageWidth, kPageHeight)),
      footer_(std::move(footer)),
      y_(kMargin) {
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Meldwijzer");
  cairo_ = cairo_create(surface_);
}

PdfPages::~PdfPages() {
  if (!finished_) Finish();
}

void PdfPages::Begin(const char* tag) { cairo_tag_begin(cairo_, tag, nullptr); }
void PdfPages::End(const char* tag) { cairo_tag_end(cairo_, tag); }

PdfPages::Layout PdfPages::Lay(const std::string& text, const TextStyle& style,
                               double width) const {
  Layout layout(pango_cairo_create_layout(cairo_), [](PangoLayout* one) { g_object_unref(one); });
  PangoFontDescription* const font = pango_font_description_new();
  pango_font_description_set_family(font, kFonts);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing(layout.get(), static_cast<int>(style.line_gap * PANGO_SCALE));
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

void PdfPages::Draw(PangoLayout* layout, const TextStyle& style, double x, double y) {
  cairo_set_source_rgb(cairo_, style.red, style.green, style.blue);
  cairo_move_to(cairo_, x, y);
  pango_cairo_show_layout(cairo_, layout);
}

void PdfPages::Paragraph(const char* tag, const std::string& text, const TextStyle& style,
                         double indent) {
  const Layout layout = Lay(text, style, kTextWidth - indent);
  const double height = HeightOf(layout.get());
  // A paragraph stays whole unless it is longer than a page.
  if (height < kTextBottom - kMargin) Need(height);
  Begin(tag);
  double above = 0;
  const int lines = pango_layout_get_line_count(layout.get());
  if (height < kTextBottom - kMargin) {
    Draw(layout.get(), style, kMargin + indent, y_);
    y_ += height;
  } else {
    const double line_height = height / lines;
    for (int i = 0; i < lines; ++i, above += line_height) {
      Need(line_height);
      cairo_set_source_rgb(cairo_, style.red, style.green, style.blue);
      cairo_move_to(cairo_, kMargin + indent, y_ + line_height);
      pango_cairo_show_layout_line(cairo_, pango_layout_get_line_readonly(layout.get(), i));
      y_ += line_height;
    }
  }
  End(tag);
}

void PdfPages::Row(const std::vector<Cell>& cells, const std::vector<double>& widths, bool shaded) {
  std::vector<Layout> layouts;
  double height = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    layouts.push_back(Lay(cells[i].text, cells[i].style, kTextWidth * widths.at(i) - kColumnGap));
    height = std::max(height, HeightOf(layouts.back().get()));
  }
  Need(height + 2 * kCellPadding);
  if (shaded) {
    cairo_set_source_rgb(cairo_, 0.93, 0.945, 0.965);
    cairo_rectangle(cairo_, kMargin - kColumnGap / 2, y_, kTextWidth + kColumnGap / 2,
                    height + 2 * kCellPadding);
    cairo_fill(cairo_);
  }
  Begin("TR");
  double x = kMargin;
  for (size_t i = 0; i < cells.size(); ++i) {
    Begin(cells[i].tag);
    Draw(layouts[i].get(), cells[i].style, x, y_ + kCellPadding);
    End(cells[i].tag);
    x += kTextWidth * widths.at(i);
  }
  End("TR");
  y_ += height + 2 * kCellPadding;
  if (!shaded) Rule();
}

void PdfPages::Rule() {
  cairo_set_source_rgb(cairo_, 0.8, 0.82, 0.86);
  cairo_set_line_width(cairo_, 0.5);
  cairo_move_to(cairo_, kMargin - kColumnGap / 2, y_);
  cairo_line_to(cairo_, kMargin + kTextWidth, y_);
  cairo_stroke(cairo_);
}

void PdfPages::Need(double points) {
  if (y_ + points <= kTextBottom || y_ <= kMargin) return;
  NextPage();
}

void PdfPages::Footer() {
  const Layout layout = Lay(footer_(page_), kFootStyle, kTextWidth);
  Draw(layout.get(), kFootStyle, kMargin, kPageHeight - kMargin);
}

void PdfPages::NextPage() {
  Footer();
  cairo_show_page(cairo_);
  ++page_;
  y_ = kMargin;
}

bool PdfPages::Finish() {
  Footer();
  cairo_show_page(cairo_);
  const bool drawn = cairo_status(cairo_) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(cairo_);
  cairo_surface_finish(surface_);
  const bool written = cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface_);
  finished_ = true;
  return drawn && written;
}

}  // namespace meldwijzer

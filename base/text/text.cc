#include "base/text/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace meldwijzer {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// The code point at byte `i`, which moves on behind it; negative where the bytes are no UTF-8.
// ICU's macro narrows an int on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
UChar32 DecodeNext(std::string_view text, int32_t& i) {
  const auto length = static_cast<int32_t>(text.size());
  UChar32 c = 0;
  U8_NEXT(text.data(), i, length, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
  return c;
}
#pragma GCC diagnostic pop

bool IsMark(UChar32 c) {
  const int8_t type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

void AppendUtf8(std::string& out, UChar32 c) {
  std::array<uint8_t, 4> buffer{};
  int32_t length = 0;
  UBool error = 0;
  U8_APPEND(buffer.data(), length, 4, c, error);
  if (error != 0) return;
  for (int32_t i = 0; i < length; ++i)
    out.push_back(static_cast<char>(buffer[static_cast<size_t>(i)]));
}

// The few signs that people's keyboards write in several ways.
UChar32 Plain(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x00B4:
    case 0x0060:
      return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    default:
      return u_isUWhiteSpace(c) != 0 ? ' ' : c;
  }
}

void AppendFolded(FoldedText& out, UChar32 c, size_t offset) {
  if (IsMark(c)) return;
  const size_t before = out.text.size();
  AppendUtf8(out.text, Plain(c));
  out.offsets.insert(out.offsets.end(), out.text.size() - before, static_cast<uint32_t>(offset));
}

// Most of what people type; the same as AppendFolded, without asking ICU.
void AppendAscii(FoldedText& out, UChar32 c, size_t offset) {
  char folded = static_cast<char>(c);
  if (c >= 'A' && c <= 'Z') folded = static_cast<char>(c - 'A' + 'a');
  if (c == '`') folded = '\'';
  if (c >= 0x09 && c <= 0x0D) folded = ' ';
  out.text.push_back(folded);
  out.offsets.push_back(static_cast<uint32_t>(offset));
}

// What code points fold to, remembered: texts hold few different ones outside ASCII, and the tables
// are slow. One slot for each remainder, so that the size is bounded.
class FoldMemory {
 public:
  static constexpr size_t kSlots = 32;
  struct Slot {
    UChar32 point = -1;
    std::string folded;
  };
  Slot& For(UChar32 c) { return slots_[static_cast<size_t>(c) % kSlots]; }

 private:
  std::array<Slot, kSlots> slots_;
};

// Folds one code point: compatibility decomposition, case folding, marks dropped.
void FoldCodePoint(FoldedText& out, const icu::Normalizer2& nfkd, UChar32 c, size_t offset) {
  icu::UnicodeString decomposed;
  if (nfkd.getDecomposition(c, decomposed) == 0) decomposed = icu::UnicodeString(c);
  decomposed.foldCase();
  for (int32_t i = 0; i < decomposed.length();) {
    const UChar32 part = decomposed.char32At(i);
    AppendFolded(out, part, offset);
    i += U16_LENGTH(part);
  }
}

std::u32string ToCodePoints(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    const UChar32 c = DecodeNext(text, i);
    points.push_back(static_cast<char32_t>(c < 0 ? kReplacement : c));
  }
  return points;
}

bool IsWordCharacter(UChar32 c) {
  if (c >= 0 && c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }
  return u_isalnum(c) != 0;
}

// Length in code points of valid UTF-8.
size_t CodePointCount(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    const UChar32 c = DecodeNext(text, i);
    if (c < 0) return false;
  }
  return true;
}

bool HasControlCharacters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
  });
}

void FoldInto(std::string_view original, FoldedText& folded) {
  static const icu::Normalizer2* const nfkd = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKDInstance(status);
  }();
  thread_local FoldMemory memory;
  folded.text.clear();
  folded.offsets.clear();
  folded.text.reserve(original.size());
  folded.offsets.reserve(original.size() + 1);
  const auto length = static_cast<int32_t>(original.size());
  for (int32_t i = 0; i < length;) {
    const auto start = static_cast<size_t>(i);
    const UChar32 decoded = DecodeNext(original, i);
    const UChar32 c = decoded < 0 ? kReplacement : decoded;
    if (c < 0x80) {
      AppendAscii(folded, c, start);
      continue;
    }
    FoldMemory::Slot& slot = memory.For(c);
    if (slot.point == c) {
      folded.text += slot.folded;
      folded.offsets.insert(folded.offsets.end(), slot.folded.size(), static_cast<uint32_t>(start));
      continue;
    }
    const size_t before = folded.text.size();
    FoldCodePoint(folded, *nfkd, c, start);
    slot.point = c;
    slot.folded.assign(folded.text, before);
  }
  folded.offsets.push_back(static_cast<uint32_t>(original.size()));
}

FoldedText FoldWithOffsets(std::string_view original) {
  FoldedText folded;
  FoldInto(original, folded);
  return folded;
}

std::string Fold(std::string_view original) { return FoldWithOffsets(original).text; }

void SplitTokens(const FoldedText& folded, std::vector<TokenSpan>& spans) {
  spans.clear();
  const std::string_view text = folded.text;
  const auto length = static_cast<int32_t>(text.size());
  size_t word_start = std::string::npos;
  size_t word_end = 0;
  auto finish = [&] {
    if (word_start == std::string::npos) return;
    spans.push_back({text.substr(word_start, word_end - word_start), folded.offsets[word_start],
                     folded.offsets[word_end]});
    word_start = std::string::npos;
  };
  for (int32_t i = 0; i < length;) {
    const auto start = static_cast<size_t>(i);
    const UChar32 c = DecodeNext(text, i);
    if (IsWordCharacter(c)) {
      if (word_start == std::string::npos) word_start = start;
      word_end = static_cast<size_t>(i);
      continue;
    }
    const bool joins = (c == '\'' || c == '-') && word_start != std::string::npos && i < length &&
                       word_end == start;
    if (joins) {
      int32_t next = i;
      const UChar32 following = DecodeNext(text, next);
      if (IsWordCharacter(following)) continue;
    }
    finish();
  }
  finish();
}

std::vector<Token> Tokenize(std::string_view original) {
  const FoldedText folded = FoldWithOffsets(original);
  std::vector<TokenSpan> spans;
  SplitTokens(folded, spans);
  std::vector<Token> tokens;
  tokens.reserve(spans.size());
  for (const TokenSpan& span : spans) {
    tokens.push_back({std::string(span.text), span.start, span.end});
  }
  return tokens;
}

int EditDistance(std::string_view a, std::string_view b, int limit) {
  // Most pairs are told apart by their lengths alone.
  const size_t points_a = CodePointCount(a);
  const size_t points_b = CodePointCount(b);
  const size_t apart = points_a > points_b ? points_a - points_b : points_b - points_a;
  if (apart > static_cast<size_t>(limit)) return limit + 1;
  const std::u32string left = ToCodePoints(a);
  const std::u32string right = ToCodePoints(b);
  const size_t width = right.size() + 1;
  std::vector<int> before_previous(width);
  std::vector<int> previous(width);
  std::vector<int> current(width);
  for (size_t j = 0; j < width; ++j) previous[j] = static_cast<int>(j);
  for (size_t i = 1; i <= left.size(); ++i) {
    current[0] = static_cast<int>(i);
    int best = current[0];
    for (size_t j = 1; j < width; ++j) {
      const int substitution = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      current[j] = std::min({substitution, previous[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
      }
      best = std::min(best, current[j]);
    }
    if (best > limit) return limit + 1;
    before_previous.swap(previous);
    previous.swap(current);
  }
  return std::min(previous[right.size()], limit + 1);
}

std::string_view Truncate(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace meldwijzer

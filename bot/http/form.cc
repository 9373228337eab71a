#include "bot/http/form.h"

#include <utility>

#include "base/text/text.h"
#include "bot/http/http_message.h"

namespace meldwijzer {
namespace {

// Browsers end the lines of a text area with CR LF.
std::string WithPlainLineEnds(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      plain += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      plain += '\n';
    }
  }
  return plain;
}

}  // namespace

std::optional<FormFields> ParseForm(std::string_view body) {
  FormFields fields;
  size_t count = 0;
  while (!body.empty()) {
    const std::string_view part = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), part.size() + 1));
    if (part.empty()) continue;
    if (++count > kFormFieldsMax) return std::nullopt;
    const size_t equals = part.find('=');
    std::string name;
    std::string value;
    if (!PercentDecode(part.substr(0, equals), true, name)) return std::nullopt;
    if (equals != std::string_view::npos && !PercentDecode(part.substr(equals + 1), true, value)) {
      return std::nullopt;
    }
    if (!IsValidUtf8(name) || !IsValidUtf8(value)) return std::nullopt;
    fields.emplace(std::move(name), WithPlainLineEnds(value));
  }
  return fields;
}

std::string FieldOf(const FormFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

}  // namespace meldwijzer

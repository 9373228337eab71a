#pragma once

#include <string>
#include <string_view>

namespace meldwijzer {

// The five characters that mean something in HTML, written as entities.
std::string EscapeHtml(std::string_view text);

// Message text (Unicode with Markdown's **bold**, lists and links only) as HTML. Nothing of the
// text becomes markup of its own. Links lead to http, https, tel and mailto only; telephone numbers
// become links to call, as the Netherlands write them: ten digits from 0, 0800 and 0900 with eight,
// 112 and 113.
std::string MessageHtml(std::string_view text);

// A link as MessageHtml writes it; the escaped title alone where the address is of no allowed kind.
std::string LinkHtml(std::string_view title, std::string_view address);

}  // namespace meldwijzer

#pragma once

#include <string>

#include "base/error.h"
#include "dialogs/record/record.h"

namespace meldwijzer {

// The record as a document for the client's file: A4, its fonts embedded, tagged (headings,
// paragraphs, tables, lists) with its title and language, pages numbered. Nothing is written
// anywhere but into the result. `page_words` is the footer with {page} and {pages}. Thread-safe.
// kInternal where the document cannot be made (no font, no memory).
Result<std::string> RecordPdf(const Record& record, const std::string& locale,
                              const std::string& page_words);

// `pdf` with the language and the wish to see its title added to its catalog, as an incremental
// update (PDF 32000-1, 7.5.6), because cairo 1.16 cannot say them. kCorrupt for what is no PDF.
Result<std::string> WithLanguage(std::string pdf, const std::string& language);

}  // namespace meldwijzer

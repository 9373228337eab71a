#include "dialogs/reply/reply.h"

#include <utility>

#include "base/text/text.h"
#include "dialogs/reply/documents.h"

namespace meldwijzer {
namespace {

size_t CountCodePoints(const std::string& text) {
  size_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
  }
  return count;
}

// A piece of the reply. Whole pieces keep a message of their own.
struct Piece {
  Message message;
  bool whole = false;
};

bool IsWhole(DocumentKind kind) {
  return kind == DocumentKind::kRecord || kind == DocumentKind::kCallSlip;
}

std::vector<Piece> WritePieces(const DocumentSources& sources) {
  std::vector<Piece> pieces;
  for (const Utterance& utterance : sources.result.say) {
    for (const Message& message : utterance.messages) pieces.push_back({message, true});
    if (!utterance.messages.empty()) continue;
    const std::string text = utterance.document ? WriteDocument(sources, *utterance.document)
                                                : Say(sources, utterance.key, utterance.arguments);
    if (Trim(text).empty()) continue;
    pieces.push_back({Message{std::string(Trim(text)), {}, {}},
                      utterance.document && IsWhole(*utterance.document)});
  }
  return pieces;
}

void Append(Message& message, const Message& more) {
  if (!message.text.empty() && !more.text.empty()) message.text += "\n\n";
  message.text += more.text;
  message.links.insert(message.links.end(), more.links.begin(), more.links.end());
}

bool FitsTogether(const Message& a, const Message& b) {
  return CountCodePoints(a.text) + CountCodePoints(b.text) + 2 <= kMessageCharactersAim;
}

// Joins neighbours that fit in one message; whole pieces stay alone.
std::vector<Piece> JoinShort(const std::vector<Piece>& pieces) {
  std::vector<Piece> joined;
  for (const Piece& piece : pieces) {
    if (!joined.empty() && !joined.back().whole && !piece.whole &&
        FitsTogether(joined.back().message, piece.message)) {
      Append(joined.back().message, piece.message);
    } else {
      joined.push_back(piece);
    }
  }
  return joined;
}

// Joins the shortest neighbours until no more than the allowed number is left.
void JoinUntilAllowed(std::vector<Piece>& pieces) {
  while (pieces.size() > kMessagesPerReplyMax) {
    size_t best = 0;
    size_t best_length = std::string::npos;
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
      const size_t length = pieces[i].message.text.size() + pieces[i + 1].message.text.size();
      if (length < best_length) {
        best = i;
        best_length = length;
      }
    }
    Append(pieces[best].message, pieces[best + 1].message);
    pieces[best].whole = pieces[best].whole || pieces[best + 1].whole;
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

}  // namespace

std::vector<Message> RenderReply(const DialogContext& context, const TurnResult& result,
                                 const OrganisationFacts& facts, Instant now) {
  const DocumentSources sources{context, result, facts, now};
  std::vector<Piece> pieces = JoinShort(WritePieces(sources));
  JoinUntilAllowed(pieces);
  std::vector<Message> messages;
  messages.reserve(pieces.size());
  for (Piece& piece : pieces) messages.push_back(std::move(piece.message));
  if (messages.empty() && !result.choices.empty()) messages.emplace_back();
  if (!messages.empty()) messages.back().choices = result.choices;
  return messages;
}

}  // namespace meldwijzer

#pragma once

#include <string>

#include "dialogs/flow/definition.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// The dialog as a picture, from the definition that runs: a box for each dialog, a node for each
// state with its question, an arrow for each choice and each next state. Pure.
inline constexpr size_t kGraphLabelBytesMax = 60;

// For Graphviz.
std::string ToDot(const DialogFlow& flow, const Texts& texts);

// A Mermaid stateDiagram-v2, for READMEs.
std::string ToMermaid(const DialogFlow& flow, const Texts& texts);

}  // namespace meldwijzer

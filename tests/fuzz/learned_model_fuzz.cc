// A damaged model file is refused, or is a model that writes itself as it was read and reads no
// text outside itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dialogs/signals/learned_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto model = meldwijzer::LearnedModel::Read(bytes);
  if (!model) return 0;
  if (model->Write() != bytes) __builtin_trap();
  meldwijzer::TextView view;
  view.Read("Ze slaapt in de les. Hij heeft veel geld, zegt zijn mentor.", {});
  meldwijzer::LearnedModel::Scratch scratch;
  model->Score(view, scratch);
  for (size_t label = 0; label < model->labels().size(); ++label) {
    model->WordShares(view, 1, static_cast<uint8_t>(label));
  }
  return 0;
}

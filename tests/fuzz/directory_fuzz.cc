// Places in arbitrary text: an answer always has its fallback and Wegwijzer, and what a message
// mentions can be looked up.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "bot/content/content_set.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program

namespace {

const Directory& Shipped() {
  static const Directory directory = [] {
    Problems problems;
    auto made = Directory::Create(ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems).directory);
    if (!made) std::abort();
    return std::move(*made);
  }();
  return directory;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Instant now(std::chrono::hours(500'000));
  const Contact contact = Shipped().Find(text, now);
  if (contact.fallback.size() < 3 || contact.links.empty()) std::abort();
  if (contact.candidates.size() > Directory::kCandidatesMax) std::abort();
  if (contact.outcome != ContactOutcome::kFound && !contact.coordinators.empty()) std::abort();
  const auto hit = Shipped().Mention(text);
  if (hit && hit->query.size() > Directory::kQueryBytesMax) std::abort();
  if (hit) static_cast<void>(Shipped().Find(hit->query, now));
  return 0;
}

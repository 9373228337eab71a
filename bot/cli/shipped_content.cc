#include "bot/cli/shipped_content.h"

#include <filesystem>
#include <utility>

#include "base/local_time.h"
#include "bot/cli/startup.h"

namespace meldwijzer {

std::string FindContentRoot(const std::string& chosen, Problems& problems) {
  if (!chosen.empty()) return chosen;
  const std::string found = FindShipped("dialogs/content/meldcode.yaml");
  if (found.empty()) {
    problems.push_back({{"dialogs/content", 0, 0},
                        "not found here or beside the executable: name its folder with --content "
                        "or MELDWIJZER_CONTENT"});
    return "";
  }
  const std::filesystem::path root =
      std::filesystem::path(found).parent_path().parent_path().parent_path();
  return root.empty() ? "." : root.string();
}

std::unique_ptr<const ContentSet> LoadContent(const std::string& chosen, Problems& problems) {
  const std::string root = FindContentRoot(chosen, problems);
  if (root.empty()) return nullptr;
  const size_t before = problems.size();
  const ContentFiles files = ReadContentFiles(root, problems);
  if (problems.size() != before) return nullptr;
  auto content = BuildContent(files, DayOf(SystemClock().Now()));
  if (!content) {
    problems.insert(problems.end(), content.error().begin(), content.error().end());
    return nullptr;
  }
  return std::move(*content);
}

}  // namespace meldwijzer

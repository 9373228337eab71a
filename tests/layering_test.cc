// Dependencies point one way (docs/architecture.md). Reads every #include "..." of the sources and
// fails on one that points upwards or sideways.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

// For each room the rooms that it may include from, besides itself. The longest prefix counts.
const std::map<std::string, std::vector<std::string>>& AllowedIncludes() {
  static const std::map<std::string, std::vector<std::string>> allowed = {
      {"base", {}},
      {"dialogs/signals", {"base"}},
      {"dialogs/reading", {"base", "dialogs/signals"}},
      {"dialogs/texts", {"base"}},
      {"dialogs/flow", {"base", "dialogs/signals", "dialogs/reading", "dialogs/texts"}},
      {"dialogs/record",
       {"base", "dialogs/signals", "dialogs/reading", "dialogs/texts", "dialogs/flow"}},
      {"dialogs/reply",
       {"base", "dialogs/signals", "dialogs/reading", "dialogs/texts", "dialogs/flow",
        "dialogs/record"}},
      {"directory", {"base"}},
      {"bot/http", {"base", "bot/telemetry"}},
      {"bot/channels",
       {"base", "bot/telemetry", "bot/turns/activity.h", "bot/turns/reply_json.h",
        "bot/turns/delivery_address.h", "bot/outbox/delivery_channel.h", "bot/crypto",
        "bot/settings/setting_spec.h", "bot/http/http_message.h", "bot/http/http_client.h",
        "bot/http/form.h", "bot/sessions", "dialogs/flow/message.h"}},
      {"bot/sessions", {"base", "bot/crypto", "bot/turns/conversation_store.h"}},
      {"bot/record", {"base", "dialogs/record"}},
      {"bot/crypto", {"base"}},
      {"bot/stores", {"base", "bot/crypto", "bot/turns/conversation_store.h", "bot/telemetry"}},
      {"bot/outbox",
       {"base", "bot/crypto", "bot/telemetry", "bot/http/http_client.h",
        "bot/turns/conversation_store.h", "bot/turns/delivery_address.h",
        "bot/turns/reply_json.h"}},
      {"bot/telemetry", {"base"}},
      {"bot/settings", {"base"}},
      {"bot/content", {"base", "dialogs", "directory"}},
      {"bot/turns", {"base", "dialogs", "directory", "bot/content", "bot/telemetry", "bot/crypto"}},
      {"bot/cli", {"base", "dialogs", "directory", "bot"}},
      {"bot", {"base", "dialogs", "directory", "bot"}},
      {"tests", {"base", "dialogs", "directory", "bot", "tests"}},
  };
  return allowed;
}

bool StartsWithRoom(const std::string& path, const std::string& room) {
  return path == room || path.starts_with(room + "/");
}

std::string RoomOf(const std::string& path) {
  std::string best;
  for (const auto& [room, unused] : AllowedIncludes()) {
    if (StartsWithRoom(path, room) && room.size() > best.size()) best = room;
  }
  return best;
}

std::vector<std::string> QuotedIncludes(const fs::path& file) {
  std::vector<std::string> includes;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("#include \"")) continue;
    const size_t end = line.find('"', 10);
    includes.push_back(line.substr(10, end - 10));
  }
  return includes;
}

}  // namespace

TEST_CASE("every include points downwards and is written from the repository root") {
  const fs::path root = MELDWIJZER_SOURCE_DIR;
  size_t files = 0;
  for (const char* const top : {"base", "dialogs", "directory", "bot", "tests"}) {
    fs::recursive_directory_iterator walk(root / top);
    for (const auto& entry : walk) {
      // The browser tests' packages bring headers of their own.
      if (entry.path().filename() == "node_modules") {
        walk.disable_recursion_pending();
        continue;
      }
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc") continue;
      ++files;
      const std::string path = fs::relative(entry.path(), root).generic_string();
      const std::string room = RoomOf(path);
      CAPTURE(path);
      for (const std::string& include : QuotedIncludes(entry.path())) {
        CAPTURE(include);
        CHECK(fs::exists(root / include));
        bool allowed = RoomOf(include) == room;
        for (const std::string& target : AllowedIncludes().at(room)) {
          allowed = allowed || StartsWithRoom(include, target);
        }
        CHECK(allowed);
      }
    }
  }
  CHECK(files > 10);
}

#include "tests/integration/support/platform_post.h"

#include <httplib.h>

namespace meldwijzer::test {

Sent Send(int port, const PlatformEvent& event, const std::map<std::string, std::string>& headers) {
  httplib::Client client("127.0.0.1", port);
  client.set_read_timeout(20, 0);
  httplib::Headers all;
  for (const auto& [name, value] : headers) all.emplace(name, value);
  const auto result = client.Post(event.path.c_str(), all, event.body, event.content_type.c_str());
  return result ? Sent{result->status, result->body} : Sent{};
}

}  // namespace meldwijzer::test

// The yardstick: cpp-httplib with a constant JSON answer and nothing else. Prints its port.
#include <httplib.h>

#include <cstdio>
#include <string>

int main() {
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.new_task_queue = [] { return new httplib::ThreadPool(16); };
  const std::string answer = R"({"conversation":"c","messages":[{"text":"ok"}]})";
  server.Post("/webhooks/generic", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(answer, "application/json");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::printf("http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server.listen_after_bind();
  return 0;
}

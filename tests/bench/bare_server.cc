// The yardstick: cpp-httplib with a constant JSON answer and nothing else, a thread for each of 64
// connections. Prints its address.
#include <httplib.h>
#include <sys/socket.h>

#include <cstdio>
#include <string>

namespace {

// The library's own backlog of five would drop most of those who connect at once.
class Server : public httplib::Server {
 public:
  void QueueConnections() { ::listen(svr_sock_, 511); }
};

}  // namespace

int main() {
  Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.new_task_queue = [] { return new httplib::ThreadPool(64); };
  const std::string answer = R"({"conversation":"c","messages":[{"text":"ok"}]})";
  server.Post("/webhooks/generic", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(answer, "application/json");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  server.QueueConnections();
  std::printf("http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server.listen_after_bind();
  return 0;
}

#include "tests/integration/support/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace meldwijzer::test {

IdleConnections::~IdleConnections() {
  for (const int file : files_) close(file);
}

size_t IdleConnections::Open(int port, size_t count, const std::string& first) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (size_t i = 0; i < count; ++i) {
    const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0) break;
    if (connect(file, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        send(file, first.data(), first.size(), MSG_NOSIGNAL) < 0) {
      close(file);
      break;
    }
    files_.push_back(file);
  }
  return files_.size();
}

size_t IdleConnections::Alive() const {
  return static_cast<size_t>(std::ranges::count_if(files_, [](int file) {
    char byte = 0;
    const ssize_t n = recv(file, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n > 0 || (n < 0 && errno == EAGAIN);
  }));
}

size_t AllowOpenFiles(size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlimit more{std::max<rlim_t>(limit.rlim_cur, wanted),
                    std::max<rlim_t>(limit.rlim_max, wanted)};
  if (setrlimit(RLIMIT_NOFILE, &more) != 0) {
    limit.rlim_cur = std::min<rlim_t>(std::max<rlim_t>(limit.rlim_cur, wanted), limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<size_t>(limit.rlim_cur);
}

}  // namespace meldwijzer::test

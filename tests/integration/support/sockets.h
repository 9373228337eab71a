#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace meldwijzer::test {

// Connections that are opened and left alone, or say a little; closed with the object.
class IdleConnections {
 public:
  IdleConnections() = default;
  ~IdleConnections();
  IdleConnections(const IdleConnections&) = delete;
  IdleConnections& operator=(const IdleConnections&) = delete;

  // Opens `count` more to 127.0.0.1:port and sends `first` on each; returns how many there are.
  size_t Open(int port, size_t count, const std::string& first = "");
  size_t size() const { return files_.size(); }
  // How many the other side has not closed.
  size_t Alive() const;

 private:
  std::vector<int> files_;
};

// Lets this process, and what it starts, open so many files, as far as the system allows; returns
// how many it may open.
size_t AllowOpenFiles(size_t wanted);

}  // namespace meldwijzer::test

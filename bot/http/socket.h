#pragma once

#include <string>

#include "base/error.h"

namespace meldwijzer {

// Owns a file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  void Close();

 private:
  int fd_ = -1;
};

// A listening, non-blocking TCP socket with TCP_NODELAY (inherited by what it accepts). Port 0
// takes any free one. A taken port is an error (kUnavailable): SO_REUSEADDR is set, SO_REUSEPORT is
// not, or a second server would silently take half of the requests. `address` is numeric or
// "localhost".
Result<FileDescriptor> ListenOn(const std::string& address, int port, int backlog);

// The port that a listening socket has; 0 when unknown.
int LocalPort(int fd);

// The other end as "127.0.0.1" or "::1"; "" when unknown.
std::string PeerAddress(int fd);

// Lets the process open `wanted` files when its hard limit allows; returns how many it may open.
size_t RaiseOpenFilesLimit(size_t wanted);

}  // namespace meldwijzer

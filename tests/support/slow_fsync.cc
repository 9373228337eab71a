// Preloaded into a server by tests: a disk that takes its time to confirm, and counts.
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

void Wait() {
  const char* const text = std::getenv("SLOW_FSYNC_MS");
  const long ms = text == nullptr ? 0 : std::atol(text);
  const timespec pause{ms / 1000, (ms % 1000) * 1'000'000};
  nanosleep(&pause, nullptr);
}

template <class Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int fsync(int fd) {
  static auto* const real = Real<int(int)>("fsync");
  Wait();
  return real(fd);
}

extern "C" int fdatasync(int fd) {
  static auto* const real = Real<int(int)>("fdatasync");
  Wait();
  return real(fd);
}

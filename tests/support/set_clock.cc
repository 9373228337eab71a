// Preloaded into a server by tests: its time of day is off by the seconds in the file
// SET_CLOCK_FILE, which may change while it runs. Monotonic time goes on as it is.
#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

long Offset() {
  static const char* const path = std::getenv("SET_CLOCK_FILE");
  char text[32] = {};
  const int file = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t size = read(file, text, sizeof(text) - 1);
  close(file);
  return size > 0 ? std::atol(text) : 0;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const long done = syscall(SYS_clock_gettime, clock, time);
  if (done == 0 && clock == CLOCK_REALTIME) time->tv_sec += Offset();
  return static_cast<int>(done);
}

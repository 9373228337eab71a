#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "bot/content/content_set.h"

namespace meldwijzer {

// Looks at the content files every `interval`, on a thread of its own that ends with the object.
// Files that changed and then stood still for one interval are read and checked as a whole: a set
// without mistakes goes to `take`, the mistakes of any other to `refuse`, once for each change.
// Both are called on the watcher's thread.
class ContentWatcher {
 public:
  using Take = std::function<void(std::shared_ptr<const ContentSet>)>;
  using Refuse = std::function<void(const Problems&)>;

  // `root` as ReadContentFiles wants it; it is taken to be read as it stands now. `clock` outlives
  // the watcher.
  ContentWatcher(std::string root, const Clock& clock, Take take, Refuse refuse,
                 std::chrono::milliseconds interval = std::chrono::milliseconds(400));
  ~ContentWatcher();
  // The content is read again soon, whether it has changed or not. For signal handlers too.
  void Ask() { asked_ = true; }
  ContentWatcher(const ContentWatcher&) = delete;
  ContentWatcher& operator=(const ContentWatcher&) = delete;

 private:
  void Loop();
  void Reload();

  const std::string root_;
  const Clock& clock_;
  const Take take_;
  const Refuse refuse_;
  const std::chrono::milliseconds interval_;
  std::string taken_;  // the state of the files that was read last
  std::string seen_;   // when they were looked at last
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::atomic<bool> asked_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace meldwijzer

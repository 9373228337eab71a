#include "bot/content/content_watcher.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/local_time.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;

constexpr size_t kWatchedFilesMax = 2000;

// Names, sizes and times of all files below the two folders, in one text.
std::string StateOf(const std::string& root) {
  std::vector<std::string> files;
  for (const char* const folder : {kDialogFolder, kDirectoryFolder}) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(fs::path(root) / folder, error), end;
         !error && it != end && files.size() < kWatchedFilesMax; it.increment(error)) {
      std::error_code ignored;
      if (!it->is_regular_file(ignored)) continue;
      files.push_back(it->path().string() + '|' + std::to_string(it->file_size(ignored)) + '|' +
                      std::to_string(it->last_write_time(ignored).time_since_epoch().count()));
    }
  }
  std::ranges::sort(files);
  std::string state;
  for (const std::string& file : files) state += file + '\n';
  return state;
}

}  // namespace

ContentWatcher::ContentWatcher(std::string root, const Clock& clock, Take take, Refuse refuse,
                               std::chrono::milliseconds interval)
    : root_(std::move(root)),
      clock_(clock),
      take_(std::move(take)),
      refuse_(std::move(refuse)),
      interval_(interval),
      taken_(StateOf(root_)),
      seen_(taken_),
      thread_([this] { Loop(); }) {}

ContentWatcher::~ContentWatcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ContentWatcher::Loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, interval_, [this] { return stop_; })) {
    lock.unlock();
    std::string state = StateOf(root_);
    // Somebody may be in the middle of writing: only what stood still is read.
    const bool still = state == seen_;
    seen_ = std::move(state);
    // What was asked for by hand is read as it stands.
    if (asked_.exchange(false) || (still && seen_ != taken_)) {
      taken_ = seen_;
      Reload();
    }
    lock.lock();
  }
}

void ContentWatcher::Reload() {
  Problems problems;
  const ContentFiles files = ReadContentFiles(root_, problems);
  if (!problems.empty()) return refuse_(problems);
  auto content = BuildContent(files, DayOf(clock_.Now()));
  if (!content) return refuse_(content.error());
  take_(std::move(*content));
}

}  // namespace meldwijzer

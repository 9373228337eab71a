#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "bot/content/content_set.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;

constexpr size_t kContentFileBytesMax = size_t{8} * 1024 * 1024;
constexpr size_t kContentFolderFilesMax = 500;

SourceText Read(const fs::path& path, Problems& problems) {
  SourceText source{path.lexically_normal().generic_string(), ""};
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    problems.push_back({{source.file, 0, 0}, "cannot be read"});
    return source;
  }
  stream.seekg(0, std::ios::end);
  const auto size = stream.tellg();
  if (size < 0 || static_cast<size_t>(size) > kContentFileBytesMax) {
    problems.push_back({{source.file, 0, 0}, "is no file, or larger than 8 MiB"});
    return source;
  }
  source.text.resize(static_cast<size_t>(size));
  stream.seekg(0);
  stream.read(source.text.data(), size);
  return source;
}

// In the order of their names, so that mistakes and versions are the same on every machine.
std::vector<SourceText> ReadFolder(const fs::path& folder, Problems& problems) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const fs::path extension = it->path().extension();
    if (extension == ".yaml") paths.push_back(it->path());
  }
  if (error || paths.empty() || paths.size() > kContentFolderFilesMax) {
    problems.push_back({{folder.generic_string(), 0, 0}, "holds no .yaml files, or too many"});
    return {};
  }
  std::sort(paths.begin(), paths.end());
  std::vector<SourceText> files;
  files.reserve(paths.size());
  for (const fs::path& path : paths) files.push_back(Read(path, problems));
  return files;
}

// "nl" of texts/nl.yaml, texts/nl_faq.yaml and texts/nl/start.yaml.
std::string LocaleOf(const fs::path& below_texts) {
  const std::string first = below_texts.begin()->string();
  return first.substr(0, first.find_first_of("._-"));
}

}  // namespace

ContentFiles ReadContentFiles(const std::string& root, Problems& problems) {
  const fs::path dialogs = fs::path(root) / "dialogs" / "content";
  const fs::path data = fs::path(root) / kDirectoryFolder;
  ContentFiles files;
  files.flow = Read(dialogs / "meldcode.yaml", problems);
  files.urgency = Read(dialogs / "urgency.yaml", problems);
  files.faq = Read(dialogs / "faq.yaml", problems);
  files.plain_words = Read(dialogs / "plain_words.yaml", problems);
  files.known_words = Read(dialogs / "known_words.txt", problems);
  files.signals = ReadFolder(dialogs / "signals", problems);
  files.signal_model = Read(dialogs / "signals" / "learned.model", problems);
  files.denial_model = Read(dialogs / "signals" / "denial.model", problems);
  files.urgency_model = Read(dialogs / "urgency.model", problems);
  const fs::path texts = (dialogs / "texts").lexically_normal();
  for (SourceText& source : ReadFolder(texts, problems)) {
    const std::string locale = LocaleOf(fs::path(source.file).lexically_relative(texts));
    files.texts[locale].push_back(std::move(source));
  }
  for (const std::string& name : Directory::FileNames()) {
    SourceText source = Read(data / name, problems);
    files.directory_folder = fs::path(source.file).parent_path().generic_string();
    source.file = name;  // the directory knows its files by their bare names
    files.directory.push_back(std::move(source));
  }
  return files;
}

}  // namespace meldwijzer

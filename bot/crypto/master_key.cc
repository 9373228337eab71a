#include "bot/crypto/master_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace meldwijzer {
namespace {

constexpr size_t kKeyFileBytesMax = 256;

Result<SecretKey> KeyFromText(std::string_view text, const std::string& what) {
  const auto bytes = DecodeKeyText(text, kKeyBytes);
  if (!bytes) {
    return Fail(ErrorCode::kInvalidArgument,
                what + " must hold base64 or hex of 32 bytes (openssl rand -base64 32)");
  }
  return SecretKey::FromBytes(*bytes);
}

Result<LoadedMasterKey> ReadKeyFile(int file, const std::string& path) {
  struct stat status{};
  if (fstat(file, &status) != 0 || (status.st_mode & 077U) != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                path + " can be read by others: run chmod 600 on it, or make a new key");
  }
  std::array<char, kKeyFileBytesMax> buffer{};
  const ssize_t size = read(file, buffer.data(), buffer.size());
  if (size <= 0) return Fail(ErrorCode::kInvalidArgument, path + " is empty or cannot be read");
  auto key = KeyFromText({buffer.data(), static_cast<size_t>(size)}, path);
  if (!key) return std::unexpected(key.error());
  return LoadedMasterKey{*key, false};
}

Result<LoadedMasterKey> MakeKeyFile(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Fail(ErrorCode::kUnavailable, path + " cannot be created");
  const SecretKey key = SecretKey::Random();
  const std::string text = ToHex(key.bytes()) + "\n";
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  close(file);
  if (!written) {
    unlink(path.c_str());
    return Fail(ErrorCode::kUnavailable, path + " cannot be written");
  }
  return LoadedMasterKey{key, true};
}

}  // namespace

Result<LoadedMasterKey> LoadMasterKey(const std::optional<std::string>& text,
                                      const std::string& key_path) {
  if (text) {
    auto key = KeyFromText(*text, "MELDWIJZER_MASTER_KEY");
    if (!key) return std::unexpected(key.error());
    return LoadedMasterKey{*key, false};
  }
  const int file = open(key_path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    if (errno != ENOENT) return Fail(ErrorCode::kUnavailable, key_path + " cannot be read");
    return MakeKeyFile(key_path);
  }
  auto loaded = ReadKeyFile(file, key_path);
  close(file);
  return loaded;
}

}  // namespace meldwijzer

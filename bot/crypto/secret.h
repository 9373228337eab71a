#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace meldwijzer {

inline constexpr size_t kKeyBytes = 32;

// A key of 32 bytes that is wiped from memory when it goes.
class SecretKey {
 public:
  SecretKey() = default;
  static SecretKey Random();
  // kInvalidArgument unless `bytes` holds exactly kKeyBytes.
  static Result<SecretKey> FromBytes(std::string_view bytes);
  ~SecretKey();
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;

  // A key for one purpose, derived from this one (BLAKE2b, keyed). Same purpose, same key.
  SecretKey Derive(std::string_view purpose) const;
  std::string_view bytes() const;

 private:
  std::array<unsigned char, kKeyBytes> bytes_{};
};

// Encrypts and authenticates (XChaCha20-Poly1305, random nonce in front). `context` is
// authenticated with it: opening under another context fails.
std::string Seal(const SecretKey& key, std::string_view plain, std::string_view context);
// kCorrupt where key, context or bytes do not fit.
Result<std::string> Open(const SecretKey& key, std::string_view sealed, std::string_view context);

// 16 bytes that stand for the parts and tell nothing about them without the key. The parts are
// length-prefixed, so ("a","bc") and ("ab","c") differ.
std::string KeyedHash(const SecretKey& key, std::initializer_list<std::string_view> parts);

std::string RandomBytes(size_t count);
std::string ToHex(std::string_view bytes);
// Base64 or hex of exactly `count` bytes.
Result<std::string> DecodeKeyText(std::string_view text, size_t count);

}  // namespace meldwijzer

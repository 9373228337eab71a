#include "bot/crypto/secret.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kHashBytes = 16;

void EnsureSodium() {
  static const int ready = sodium_init();
  static_cast<void>(ready);
}

const unsigned char* AsBytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* AsBytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

SecretKey SecretKey::Random() {
  EnsureSodium();
  SecretKey key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

Result<SecretKey> SecretKey::FromBytes(std::string_view bytes) {
  if (bytes.size() != kKeyBytes) {
    return Fail(ErrorCode::kInvalidArgument, "a key must hold exactly 32 bytes");
  }
  SecretKey key;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::Derive(std::string_view purpose) const {
  EnsureSodium();
  SecretKey key;
  crypto_generichash(key.bytes_.data(), key.bytes_.size(), AsBytes(purpose), purpose.size(),
                     bytes_.data(), bytes_.size());
  return key;
}

std::string_view SecretKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string Seal(const SecretKey& key, std::string_view plain, std::string_view context) {
  EnsureSodium();
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  unsigned char* const out = AsBytes(sealed);
  randombytes_buf(out, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonceBytes, nullptr, AsBytes(plain),
                                             plain.size(), AsBytes(context), context.size(),
                                             nullptr, out, AsBytes(key.bytes()));
  return sealed;
}

Result<std::string> Open(const SecretKey& key, std::string_view sealed, std::string_view context) {
  EnsureSodium();
  if (sealed.size() < kNonceBytes + kTagBytes) {
    return Fail(ErrorCode::kCorrupt, "sealed data is too short");
  }
  std::string plain(sealed.size() - kNonceBytes - kTagBytes, '\0');
  const unsigned char* const in = AsBytes(sealed);
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      AsBytes(plain), nullptr, nullptr, in + kNonceBytes, sealed.size() - kNonceBytes,
      AsBytes(context), context.size(), in, AsBytes(key.bytes()));
  if (status != 0) {
    return Fail(ErrorCode::kCorrupt, "sealed data cannot be opened: another key, or damaged");
  }
  return plain;
}

std::string KeyedHash(const SecretKey& key, std::initializer_list<std::string_view> parts) {
  EnsureSodium();
  crypto_generichash_state state;
  crypto_generichash_init(&state, AsBytes(key.bytes()), kKeyBytes, kHashBytes);
  for (const std::string_view part : parts) {
    const std::string length = std::to_string(part.size()) + ":";
    crypto_generichash_update(&state, AsBytes(std::string_view(length)), length.size());
    crypto_generichash_update(&state, AsBytes(part), part.size());
  }
  std::string hash(kHashBytes, '\0');
  crypto_generichash_final(&state, AsBytes(hash), hash.size());
  return hash;
}

std::string RandomBytes(size_t count) {
  EnsureSodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string ToHex(std::string_view bytes) {
  std::vector<char> hex(bytes.size() * 2 + 1);
  sodium_bin2hex(hex.data(), hex.size(), AsBytes(bytes), bytes.size());
  return {hex.data()};
}

Result<std::string> DecodeKeyText(std::string_view text, size_t count) {
  EnsureSodium();
  const std::string_view trimmed = Trim(text);
  std::string bytes(count, '\0');
  size_t length = 0;
  if (trimmed.size() == 2 * count &&
      sodium_hex2bin(AsBytes(bytes), count, trimmed.data(), trimmed.size(), nullptr, &length,
                     nullptr) == 0 &&
      length == count) {
    return bytes;
  }
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE,
        sodium_base64_VARIANT_ORIGINAL_NO_PADDING, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    if (sodium_base642bin(AsBytes(bytes), count, trimmed.data(), trimmed.size(), nullptr, &length,
                          nullptr, variant) == 0 &&
        length == count) {
      return bytes;
    }
  }
  return Fail(ErrorCode::kInvalidArgument,
              "expected base64 or hex of " + std::to_string(count) + " bytes");
}

}  // namespace meldwijzer
